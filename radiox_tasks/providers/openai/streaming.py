"""Reads a streamed chat completion, and assembles the answer that would have come without a stream.

The stream is read in a thread of its own, since a read timeout of HTTP cannot tell the wait for the first piece, in
which a reasoning model may think for minutes, from a stream that has stopped.
"""

import json
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeAlias

from radiox_tasks.providers.calls import BrokenOffError
from radiox_tasks.providers.json_answers import json_objects

if TYPE_CHECKING:
    from openai import Stream
    from openai.types.chat import ChatCompletion, ChatCompletionChunk

LONGEST_ANSWER = 400_000  # characters; no script is longer
STALLED_SECONDS = 30.0
"""After this long without another piece an answer that has begun is taken for broken off."""


Pieces: TypeAlias = "SimpleQueue[ChatCompletionChunk | Exception | None]"
"""What the reading thread passes on: pieces, and at the end None or the error."""


class StreamSilentError(Exception):
    """No piece of the answer came in time."""


def read_stream(
    stream: "Stream[ChatCompletionChunk]", *, said: str, seconds: float, on_text: Callable[[str], None]
) -> "ChatCompletion":
    """The whole answer; `on_text` is called with each piece of its text, in this thread.

    `seconds` is the time for all of it. Raises BrokenOffError, which starts with `said`, if the answer ends early after
    its text began; StreamSilentError or the SDK's errors if it did before.
    """
    if "text/event-stream" not in stream.response.headers.get("content-type", ""):
        return _answered_at_once(stream)
    answer, until = _Answer(), time.monotonic() + seconds
    pieces: Pieces = SimpleQueue()
    abandoned = Event()
    Thread(target=_pump, args=(stream, pieces, abandoned), name="openai-stream", daemon=True).start()
    try:
        while (piece := _next(pieces, until, answer, said)) is not None and len(answer.text) <= LONGEST_ANSWER:
            if text := answer.add(piece):
                on_text(text)
    finally:
        abandoned.set()
    return answer.completion()


def _answered_at_once(stream: "Stream[ChatCompletionChunk]") -> "ChatCompletion":
    """The answer of a server that ignores the wish for a stream."""
    import openai
    from openai.types.chat import ChatCompletion

    try:
        whole = stream.response.read()
    except Exception as error:
        raise openai.APIConnectionError(request=stream.response.request) from error
    return ChatCompletion.construct(**json.loads(whole))


def _pump(stream: "Stream[ChatCompletionChunk]", pieces: "Pieces", abandoned: Event) -> None:
    try:
        with stream:
            for piece in stream:
                if abandoned.is_set():
                    return
                pieces.put(piece)
        pieces.put(None)
    except Exception as error:  # the reader raises it
        pieces.put(error)


def _next(pieces: "Pieces", until: float, answer: "_Answer", said: str) -> "ChatCompletionChunk | None":
    """The next piece; None at the end."""
    left = until - time.monotonic()
    piece: ChatCompletionChunk | Exception | None
    try:
        piece = pieces.get(timeout=max(0.0, min(left, STALLED_SECONDS) if answer.has_begun else left))
    except Empty:
        piece = StreamSilentError()
    if isinstance(piece, Exception):
        if answer.has_begun:
            raise BrokenOffError(f"{said}: the answer broke off after {len(answer.text)} characters") from piece
        raise piece
    if piece is None and answer.has_begun and answer.finish is None and not _is_whole(answer.text):
        raise BrokenOffError(f"{said}: the answer ended after {len(answer.text)} characters without its end")
    return piece


def _is_whole(text: str) -> bool:
    """Whether the text holds a JSON object: some servers do not say why an answer ends."""
    return next(json_objects(text), None) is not None


class _Answer:
    """The pieces so far."""

    def __init__(self) -> None:
        self.text, self.refusal = "", ""
        self.finish: str | None = None
        self.head: dict[str, Any] = {"id": "", "model": "", "created": 0}
        self.usage: dict[str, Any] | None = None
        self.has_choice = False

    @property
    def has_begun(self) -> bool:
        """Whether a part of the answer came, which may be billed."""
        return bool(self.text or self.refusal)

    def add(self, piece: "ChatCompletionChunk") -> str:
        """Add a piece; returns the text in it."""
        self.head |= {name: value for name in self.head if (value := getattr(piece, name, None))}
        if piece.usage is not None:
            self.usage = piece.usage.model_dump()
        if not piece.choices:
            return ""
        self.has_choice = True
        choice = piece.choices[0]
        self.finish = choice.finish_reason or self.finish
        self.refusal += getattr(choice.delta, "refusal", None) or ""
        text = getattr(choice.delta, "content", None) or ""
        self.text += text
        return text

    def completion(self) -> "ChatCompletion":
        """The answer as it would have come at once."""
        from openai.types.chat import ChatCompletion

        message = {"role": "assistant", "content": self.text or None, "refusal": self.refusal or None}
        choice = {"index": 0, "message": message, "finish_reason": self.finish or "stop", "logprobs": None}
        choices = [choice] if self.has_choice else []
        return ChatCompletion.construct(**self.head, object="chat.completion", choices=choices, usage=self.usage)
