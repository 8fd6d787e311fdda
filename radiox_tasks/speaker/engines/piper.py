"""Piper's voices: VITS models in the ONNX format, phonemes in. A child process; see protocol.py."""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from radiox_tasks.speaker.engines.pieces import pieces
from radiox_tasks.speaker.engines.protocol import Answer, Request, loading, number_of, serve, text_of

if TYPE_CHECKING:
    import numpy as np
    import onnxruntime

START, END, PAD = "^", "$", "_"  # of Piper's phoneme alphabet
SENTENCE_PAUSE = 0.22  # seconds between sentences of one line
# The model's noise generator cannot be seeded, so a line would sound different each time.
# Without noise it is deterministic; docs/measurements.md has the effect on quality.
NOISE, NOISE_OF_DURATIONS = 0.0, 0.0


@dataclass(frozen=True)
class _Model:
    session: "onnxruntime.InferenceSession"
    ids: dict[str, list[int]]
    rate: int
    length: float
    speakers: int


@lru_cache(maxsize=1)
def _model(path: str) -> _Model:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # it keeps a second block of memory for every length of text
    with loading():
        config = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
        return _Model(
            session=onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]),
            ids=config["phoneme_id_map"],
            rate=int(config["audio"]["sample_rate"]),
            length=float(config.get("inference", {}).get("length_scale", 1.0)),
            speakers=int(config.get("num_speakers", 1)),
        )


def _ids(phonemes: str, table: dict[str, list[int]]) -> list[int]:
    """Piper's encoding: every phoneme is followed by the padding symbol; unknown phonemes are dropped."""
    found = [*table[START], *table[PAD]]
    for symbol in unicodedata.normalize("NFD", phonemes):
        if symbol in table:
            found += [*table[symbol], *table[PAD]]
    return [*found, *table[END]]


def _sentence(model: _Model, phonemes: str, speed: float, speaker: int) -> "np.ndarray":
    import numpy as np

    ids = _ids(phonemes, model.ids)
    inputs = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array([NOISE, model.length / speed, NOISE_OF_DURATIONS], np.float32),
    }
    if model.speakers > 1:
        inputs["sid"] = np.array([speaker], np.int64)
    return np.asarray(model.session.run(None, inputs)[0], np.float32).reshape(-1)


def speak(request: Request) -> Answer:
    """Fields: `sentences` (in phonemes), `model` (a path; its configuration is in a .json file next to it), `speed`,
    `speaker`."""
    import numpy as np

    model = _model(text_of(request, "model"))
    speed, speaker = number_of(request, "speed", 1.0), int(number_of(request, "speaker", 0))
    pause = np.zeros(round(SENTENCE_PAUSE * model.rate), np.float32)
    parts: list[np.ndarray] = []
    for sentence in request["sentences"]:  # type: ignore[attr-defined]
        parts += [_sentence(model, piece, speed, speaker) for piece in pieces(str(sentence))]
        parts.append(pause)
    return Answer({"rate": model.rate}, np.concatenate(parts[:-1]).tobytes() if parts else b"")


if __name__ == "__main__":
    serve(speak)
