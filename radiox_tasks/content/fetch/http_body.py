"""Reading a response's body within bounds: bytes on the wire, and bytes after decompression."""

import zlib
from collections.abc import Iterable

_STEP = 65_536  # bytes decompressed at a time, so that a bomb is noticed one step after the bound
_GZIP_WINDOW = 31  # zlib's wbits for the gzip container
_ZLIB_WINDOW = 15
_HEADER = 2  # bytes that tell zlib's container from a bare stream


class BodyError(Exception):
    """The body is too large, or not what its headers say."""


def read_bounded(chunks: Iterable[bytes], *, encoding: str, max_wire: int, max_body: int) -> bytes:
    """The decoded body. Raises BodyError beyond `max_wire` bytes received or `max_body` bytes decoded."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return b"".join(_bounded(chunks, min(max_wire, max_body), "sent"))
    if encoding in ("gzip", "x-gzip"):
        return _inflate(_bounded(chunks, max_wire, "sent"), (_GZIP_WINDOW,), max_body)
    if encoding == "deflate":
        # "deflate" is zlib by the standard and a bare deflate stream by some servers (RFC 9110, section 8.4.1.2).
        return _inflate(_bounded(chunks, max_wire, "sent"), (_ZLIB_WINDOW, -_ZLIB_WINDOW), max_body)
    raise BodyError(f"content encoding {encoding[:40]!r} was not asked for")


def _bounded(chunks: Iterable[bytes], limit: int, what: str) -> Iterable[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise BodyError(f"more than {limit // 1000} kB {what}")
        yield chunk


def _inflate(chunks: Iterable[bytes], windows: tuple[int, ...], limit: int) -> bytes:
    """Decompress step by step. The first bytes decide which of the windows fits."""
    body = bytearray()
    decoder = None
    held = b""
    for received in chunks:
        chunk = held + received
        if decoder is None:
            if len(chunk) < _HEADER:
                held = chunk
                continue
            decoder = _decoder_for(chunk, windows)
        held = b""
        pending = chunk
        while pending:
            body += _step(decoder, pending)
            if len(body) > limit:
                raise BodyError(f"more than {limit // 1000} kB after decompression")
            pending = decoder.unconsumed_tail
    if held:
        raise BodyError("the compressed body ends too early")
    if decoder is None:
        return b""
    # Output held back by the length limit comes without further input.
    while not decoder.eof:
        rest = _step(decoder, b"")
        if not rest:
            raise BodyError("the compressed body ends too early")
        body += rest
        if len(body) > limit:
            raise BodyError(f"more than {limit // 1000} kB after decompression")
    return bytes(body)


def _step(decoder: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return decoder.decompress(data, _STEP)
    except zlib.error:
        raise BodyError("the compressed body is broken") from None


def _decoder_for(chunk: bytes, windows: tuple[int, ...]) -> "zlib._Decompress":
    for window in windows[:-1]:
        try:
            zlib.decompressobj(window).decompress(chunk, _STEP)
        except zlib.error:
            continue
        return zlib.decompressobj(window)
    return zlib.decompressobj(windows[-1])
