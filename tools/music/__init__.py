"""The station's own music, played on sampled instruments: scores, instruments, a room, and the arrangement of them."""
