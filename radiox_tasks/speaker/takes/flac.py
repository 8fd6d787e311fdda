"""FLAC encoding of takes: lossless, a quarter of the WAV's size."""

import io

import soundfile

COMPRESSION = 0.5
"""libsndfile's scale, 0 to 1: higher values take longer and save little."""


def to_flac(wav: bytes) -> bytes:
    """A 16-bit WAV file as FLAC; deterministic."""
    samples, rate = soundfile.read(io.BytesIO(wav), dtype="int16")
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format="FLAC", subtype="PCM_16", compression_level=COMPRESSION)
    return out.getvalue()


def to_wav(take: bytes) -> bytes:
    """A take as a 16-bit WAV file, for listening."""
    samples, rate = soundfile.read(io.BytesIO(take), dtype="int16")
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format="WAV", subtype="PCM_16")
    return out.getvalue()
