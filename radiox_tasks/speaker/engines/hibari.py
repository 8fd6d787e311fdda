"""hibari's voices: English, text in, 24 kHz out. A child process; see protocol.py."""

from functools import lru_cache
from typing import TYPE_CHECKING

from radiox_tasks.speaker.engines.protocol import Answer, Request, loading, number_of, serve, text_of

if TYPE_CHECKING:
    from hibari import Hibari

SEED = 0  # seed of the noise in fricatives: the same text gives the same samples


@lru_cache(maxsize=1)
def _model(voice: str, path: str) -> "Hibari":
    from hibari import Hibari

    with loading():
        return Hibari(voice=voice, model=path or None, threads=1)


def speak(request: Request) -> Answer:
    """Fields: `text`, `voice`, `model` (a path; "" for the voice inside the package), `speed` (a factor)."""
    model = _model(text_of(request, "voice"), text_of(request, "model"))
    samples = model(text_of(request, "text"), speed=number_of(request, "speed", 1.0), seed=SEED)
    return Answer({"rate": model.sample_rate}, samples.astype("float32").tobytes())


if __name__ == "__main__":
    serve(speak)
