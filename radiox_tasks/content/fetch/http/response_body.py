"""Reads a response's body with limits on its compressed and decompressed size.

The compression is detected from the first bytes, because Content-Encoding headers are often missing, wrong, or
meaningless to a client (``aws-chunked``).
"""

import re
import zlib
from collections.abc import Iterable

import httpcore

_STEP = 65_536  # bytes decompressed at a time, so that a decompression bomb is detected early
_BARE = -15  # zlib's wbits for a raw deflate stream
_GZIP = b"\x1f\x8b\x08"
_GZIP_HEADER = 10  # bytes, before the optional fields (RFC 1952, section 2.3)
_GZIP_TRAILER = 8
_EXTRA, _NAME, _COMMENT, _CHECKED = 4, 8, 16, 2  # the flags of the optional fields
_LAYERS = 2  # some proxies compress twice
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:<[?!A-Za-z]|\{\s{0,100}[\"}])")
_ENDS = (b">", b"}")  # the usual ends of a feed or page


class BodyError(Exception):
    """The body is too large or truncated."""


def read_bounded(chunks: Iterable[bytes], *, encoding: str, max_wire: int, max_body: int) -> bytes:
    """The decoded body. Raises BodyError beyond `max_wire` bytes received or `max_body` bytes decoded. A connection
    that breaks after the document's end is tolerated; one that breaks earlier raises httpcore's error."""
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
    """The decompressed body, and whether the compressed streams were complete."""
    whole = True
    for _ in range(_LAYERS):
        if body.startswith(_GZIP):
            body, complete = _gunzip(body, limit)
        elif not _is_plain(body) and (found := _inflate_any(body, limit, sure=encoding == "deflate")) is not None:
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
    """All members of a gzip file; checksums and trailing data are not read."""
    result = bytearray()
    rest, complete = body, True
    while complete and rest.startswith(_GZIP):
        start = _deflate_start(rest)
        found = _inflate(rest[start:], _BARE, limit - len(result)) if start is not None else (b"", False, b"")
        if found is None:
            raise BodyError("the compressed body is broken")
        data, complete, rest = found
        result += data
        rest = rest[_GZIP_TRAILER:].lstrip(b"\0")  # members can be padded
    return bytes(result), complete


def _deflate_start(member: bytes) -> int | None:
    """The start of the deflate stream of a gzip member; None if the header is truncated."""
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


def _inflate_any(body: bytes, limit: int, *, sure: bool) -> tuple[bytes, bool] | None:
    """A "deflate" body, which is zlib by the standard and a raw stream on some servers (RFC 9110, section 8.4.1.2).
    None if it is neither, or, unless the header names it (`sure`), if what comes out is no document."""
    for window in (zlib.MAX_WBITS, _BARE):
        found = _inflate(body, window, limit)
        if found is not None and (sure or _is_plain(found[0])):
            return found[:2]
    return None


def _inflate(data: bytes, window: int, limit: int) -> tuple[bytes, bool, bytes] | None:
    """One stream: its data, whether it is complete, and the bytes after it. None if it is not such a stream. A stream
    that is corrupt in the middle counts as truncated there."""
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
