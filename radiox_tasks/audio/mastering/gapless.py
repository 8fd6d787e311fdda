"""Reads LAME's extension of the Xing/Info header, which says how many samples the encoder added."""

from pathlib import Path

SAMPLES_PER_FRAME = 1152  # MPEG-1 layer III
_HAS_FRAMES, _HAS_BYTES, _HAS_TABLE, _HAS_QUALITY = 1, 2, 4, 8
_READ = 1 << 12


TAG_HEAD = 10  # bytes that tag_size() needs


def tag_size(head: bytes) -> int:
    """The size of an ID3v2 tag at the start of a file, from the file's first TAG_HEAD bytes; 0 if there is none."""
    if head[:3] != b"ID3" or len(head) < TAG_HEAD:
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    footer = TAG_HEAD if head[5] & 0x10 else 0
    return TAG_HEAD + size + footer


def true_frames(path: Path) -> int | None:
    """The number of samples per channel according to the header; None if there is no such header."""
    with path.open("rb") as file:
        file.seek(tag_size(file.read(TAG_HEAD)))
        first = file.read(_READ)
    return read_header(first)


def read_header(frame: bytes) -> int | None:
    """The same, from the bytes of the first MPEG frame."""
    found = [place for place in (frame.find(b"Info"), frame.find(b"Xing")) if 0 <= place <= 64]
    if not found:
        return None
    at = found[0] + 4
    flags = int.from_bytes(frame[at : at + 4], "big")
    frames = int.from_bytes(frame[at + 4 : at + 8], "big")
    at += 4
    for flag, size in ((_HAS_FRAMES, 4), (_HAS_BYTES, 4), (_HAS_TABLE, 100), (_HAS_QUALITY, 4)):
        at += size if flags & flag else 0
    # The extension: nine characters of the encoder's name, twelve bytes, then delay and padding, twelve bits each.
    packed = int.from_bytes(frame[at + 21 : at + 24], "big")
    if not flags & _HAS_FRAMES or not frame[at : at + 4].isalpha() or packed == 0:
        return None
    return frames * SAMPLES_PER_FRAME - (packed >> 12) - (packed & 0xFFF)
