"""The child's side of the protocol: a line of JSON in; a line of JSON and samples out.

Only the standard library is imported here, so that a child loads only what its engine needs; and no dataclasses, whose
import takes a quarter of the time in which a child starts.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

Request = Mapping[str, object]
INT16 = "int16"


class Answer(NamedTuple):
    """`facts` are JSON; `samples` are in the machine's byte order, float32 unless the fact `format` says INT16. Engines
    that make integers send them as they are: importing numpy in a child for every line takes as long as speaking it."""

    facts: Mapping[str, object]
    samples: bytes = b""


class ModelError(Exception):
    """A model cannot be loaded: its files are damaged, missing or of another kind."""


@contextmanager
def loading() -> Iterator[None]:
    """Raise ModelError for whatever fails inside. Libraries name the file by its full path, which stays here."""
    try:
        yield
    except Exception as error:
        raise ModelError(
            f"the model cannot be loaded ({type(error).__name__}): run `radiox voices install` for the voice again, or "
            "install RadioX again if the voice came with it"
        ) from None


def serve(handle: Callable[[Request], Answer]) -> None:
    """Answer requests until the input ends. An exception is answered as {"error": …}, with {"model": true} if a model
    cannot be loaded, and the next request is read."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # output of libraries goes to the log, not into the protocol
    for line in sys.stdin.buffer:
        try:
            answer = handle(json.loads(line))
        except ModelError as error:
            answer = Answer({"error": str(error), "model": True})
        except Exception as error:
            answer = Answer({"error": f"{type(error).__name__}: {error}"})
        out.write(json.dumps({**answer.facts, "bytes": len(answer.samples)}).encode() + b"\n" + answer.samples)
        out.flush()


def text_of(request: Request, name: str) -> str:
    """A text field of the request; "" if missing."""
    return str(request.get(name, ""))


def number_of(request: Request, name: str, default: float) -> float:
    """A numeric field of the request. Raises TypeError for another type."""
    value = request.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} is not a number")
    return float(value)
