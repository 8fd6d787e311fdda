"""Pico's voices: 16 kHz, mono. A child process; see protocol.py.

Pico keeps state between calls, so a repeated text differs, and threads change its output. The parent therefore ends
this child after every line.
"""

import importlib

from radiox_tasks.speaker.engines.protocol import INT16, Answer, Request, number_of, serve, text_of

RATE = 16000  # Hz, fixed by the voice files
VOLUME = 0.35  # of full volume, where it clips; keeps peaks under 0.75


def speak(request: Request) -> Answer:
    """Fields: `text`, `voice` (for example de-DE), `speed` and `pitch` (factors)."""
    pcm = (
        importlib.import_module("py_nanotts")
        .NanoTTS()
        .speak(
            text_of(request, "text"),
            voice=text_of(request, "voice"),
            speed=number_of(request, "speed", 1.0),
            pitch=number_of(request, "pitch", 1.0),
            volume=VOLUME,
        )
    )
    return Answer({"rate": RATE, "format": INT16}, pcm[: len(pcm) // 2 * 2])


if __name__ == "__main__":
    serve(speak)
