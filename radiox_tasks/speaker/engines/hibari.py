"""hibari's voices: English, text in, 24 kHz out. A child process; see protocol.py."""

from functools import lru_cache
from typing import TYPE_CHECKING

from radiox_tasks.speaker.engines.pieces import pieces
from radiox_tasks.speaker.engines.protocol import Answer, Request, loading, number_of, serve, text_of

if TYPE_CHECKING:
    from hibari import Hibari

LONGEST = 400  # letters read at once
SEED = 0  # seed of the noise in fricatives: the same text gives the same samples


@lru_cache(maxsize=1)
def _model(voice: str, path: str) -> "Hibari":
    from hibari import Hibari

    with loading():
        return Hibari(voice=voice, model=path or None, threads=1)


def _texts(text: str) -> list[str]:
    """The text; in pieces if one of its sentences is too long to be read at once."""
    from hibari import Hibari

    sentences = Hibari.split_sentences(text)
    if all(len(sentence) <= LONGEST for sentence in sentences):
        return [text]
    return [piece for sentence in sentences for piece in pieces(sentence, LONGEST)]


def speak(request: Request) -> Answer:
    """Fields: `text`, `voice`, `model` (a path; "" for the voice inside the package), `speed` (a factor)."""
    import numpy as np

    model = _model(text_of(request, "voice"), text_of(request, "model"))
    speed = number_of(request, "speed", 1.0)
    parts = [model(text, speed=speed, seed=SEED) for text in _texts(text_of(request, "text"))]
    return Answer({"rate": model.sample_rate}, np.concatenate(parts).astype("float32").tobytes())


if __name__ == "__main__":
    serve(speak)
