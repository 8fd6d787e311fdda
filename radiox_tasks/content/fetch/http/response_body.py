"""Reads a response's body with limits on its compressed and decompressed size.

What a body is compressed with is read from its first bytes, because servers and proxies send Content-Encoding headers
that are missing, wrong, or of no meaning to a client (``aws-chunked``).
"""

import re
import zlib
from collections.abc import Iterable

import httpcore

_STEP = 65_536  # bytes decompressed at a time, so that a bomb is noticed one step after the bound
_BARE = -15  # zlib's wbits for a deflate stream without a container
_GZIP = b"\x1f\x8b\x08"
_GZIP_HEADER = 10  # bytes, before the optional fields (RFC 1952, section 2.3)
_GZIP_TRAILER = 8
_EXTRA, _NAME, _COMMENT, _CHECKED = 4, 8, 16, 2  # the flags of the optional fields
_LAYERS = 2  # some proxies compress what is compressed
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:<[?!A-Za-z]|\{\s{0,100}[\"}])")
_ENDS = (b">", b"}")  # what a whole feed or page ends with


class BodyError(Exception):
    """The body is too large, or it ends in the middle."""


def read_bounded(chunks: Iterable[bytes], *, encoding: str, max_wire: int, max_body: int) -> bytes:
    """The decoded body. Raises BodyError beyond `max_wire` bytes received or `max_body` bytes decoded.

    A connection that breaks behind the document's end costs nothing; one that breaks before it raises httpcore's
    error.
    """
    received = bytearray()
    broken: httpcore.RemoteProtocolError | None = None
    try:
        for chunk in chunks:
            received += chunk
            if len(received) > max_wire:
                raise BodyError(f"more than {max_wire // 1000} kB sent")
    except httpcore.RemoteProtocolError as error:  # fewer bytes than announced, or no last chunk
        broken = error
    body, whole = _decoded(bytes(received), encoding.strip().lower(), max_body)
    if broken is not None and not (whole and _is_document(body)):
        raise broken
    return body


def _decoded(body: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    """The body without its compression, and whether the compressed streams were whole."""
    whole = True
    for _ in range(_LAYERS):
        if body.startswith(_GZIP):
            body, complete = _gunzip(body, limit)
        elif encoding == "deflate" and not _is_plain(body) and (found := _inflate_any(body, limit)) is not None:
            body, complete = found
        else:
            break
        if not complete and not _is_document(body):
            raise BodyError("the compressed body ends too early")
        whole, encoding = whole and complete, ""
    if len(body) > limit:
        raise BodyError(f"more than {limit // 1000} kB sent")
    return body, whole or _is_document(body)


def _is_plain(body: bytes) -> bool:
    return _PLAIN.match(body) is not None


def _is_document(body: bytes) -> bool:
    return body[-100:].rstrip(b" \t\r\n\0").endswith(_ENDS)


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Every member of a gzip file, one behind the other; checksums and what follows the last member are not read."""
    result = bytearray()
    rest, complete = body, True
    while complete and rest.startswith(_GZIP):
        start = _deflate_start(rest)
        found = _inflate(rest[start:], _BARE, limit - len(result)) if start is not None else (b"", False, b"")
        if found is None:
            raise BodyError("the compressed body is broken")
        data, complete, rest = found
        result += data
        rest = rest[_GZIP_TRAILER:]
    return bytes(result), complete


def _deflate_start(member: bytes) -> int | None:
    """Where the deflate stream of a gzip member begins; None when the header is cut off."""
    flags = member[3] if len(member) > 3 else 0
    at = _GZIP_HEADER
    if flags & _EXTRA:
        at += 2 + int.from_bytes(member[at : at + 2], "little")
    for field in (_NAME, _COMMENT):
        if flags & field:
            end = member.find(b"\0", at)
            if end < 0:
                return None
            at = end + 1
    at += 2 if flags & _CHECKED else 0
    return at if at < len(member) else None


def _inflate_any(body: bytes, limit: int) -> tuple[bytes, bool] | None:
    """A "deflate" body, which is zlib by the standard and a bare stream by some servers (RFC 9110, section 8.4.1.2).

    None when it is neither.
    """
    for window in (zlib.MAX_WBITS, _BARE):
        found = _inflate(body, window, limit)
        if found is not None:
            return found[:2]
    return None


def _inflate(data: bytes, window: int, limit: int) -> tuple[bytes, bool, bytes] | None:
    """One stream: what it holds, whether it came to its end, and the bytes behind it. None when it is no such stream.

    A stream that is broken in the middle counts as one that ends there.
    """
    decoder = zlib.decompressobj(window)
    result = bytearray()
    pending = data
    while not decoder.eof:
        try:
            piece = decoder.decompress(pending, _STEP)
        except zlib.error:
            if not result:
                return None
            break
        result += piece
        if len(result) > limit:
            raise BodyError(f"more than {limit // 1000} kB after decompression")
        pending = decoder.unconsumed_tail
        if not piece and not pending:
            break
    return bytes(result), decoder.eof, decoder.unused_data
