"""The station's own music, made of arithmetic: scores, instruments, a room, and the arrangement that joins them."""
