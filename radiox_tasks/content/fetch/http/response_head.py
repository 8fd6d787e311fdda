"""Repairs the head of an HTTP/1.1 response so that a strict parser accepts it.

h11 rejects a whole response for one invalid header line. Browsers and feed readers ignore such lines, and so does this
module, before h11 parses the head.
"""

import re

MAX_HEAD = 65_536  # bytes; httpcore's own limit is higher
_END = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(rb"\r?\n")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,200})[ \t]*:[ \t]*([^\x00\r\n]*)")  # RFC 9110, section 5.6.2
_LENGTH = b"content-length"
_CODING = b"transfer-encoding"
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,16}[ \t]*(?:[;\r\n]|\Z)|\Z")  # RFC 9112, section 7.1


def find_end(received: bytes) -> int | None:
    """The start of the body; None while the head is incomplete."""
    match = _END.search(received)
    return match.end() if match else None


def repair_head(head: bytes, body: bytes = b"") -> bytes:
    """The head with its status line and only its valid header lines. `body` is what was received after it.

    A continuation line is joined to the one before it; spaces before the colon are removed. Content-Length is kept only
    if all its lines have the same number; without it, the body ends with the connection. Transfer-Encoding is kept only
    as "chunked", and only where the body can begin with a chunk; compression is seen in the bytes.
    """
    status, *lines = _LINE.split(head.rstrip(b"\r\n"))
    kept: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and kept:
            kept[-1] = kept[-1][0], kept[-1][1] + b" " + line.strip()
        elif match := _HEADER.fullmatch(line):
            kept.append((match.group(1), _printable(match.group(2).rstrip())))
    lengths = {value for name, value in kept if name.lower() == _LENGTH}
    kept = [(name, value) for name, value in kept if name.lower() != _LENGTH]
    if len(lengths) == 1 and (length := lengths.pop()).isdigit():
        kept.append((b"Content-Length", length))
    codings = [value.lower() for name, value in kept if name.lower() == _CODING]
    kept = [(name, value) for name, value in kept if name.lower() != _CODING]
    if any(value.endswith(b"chunked") for value in codings) and _CHUNK.match(body):
        kept.append((b"Transfer-Encoding", b"chunked"))
    return b"\r\n".join([status, *(name + b": " + value for name, value in kept), b"", b""])


def _printable(value: bytes) -> bytes:
    return bytes(byte for byte in value if (byte >= 0x20 and byte != 0x7F) or byte == 9)
