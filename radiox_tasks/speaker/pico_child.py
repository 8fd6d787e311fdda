"""Runs in a process of its own: one JSON request on stdin, raw PCM on stdout (16 kHz, mono, 16 bit, little-endian).

Pico keeps state between calls, so the same text spoken twice by one process differs; and threads change its output.
A fresh process for each line makes the same line byte-identical, and a crash costs that line only.
"""

import importlib
import json
import sys


def main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    pcm = (
        importlib.import_module("py_nanotts")
        .NanoTTS()
        .speak(
            request["text"],
            voice=request["voice"],
            speed=request["speed"],
            pitch=request["pitch"],
            volume=request["volume"],
        )
    )
    sys.stdout.buffer.write(pcm)


if __name__ == "__main__":
    main()
