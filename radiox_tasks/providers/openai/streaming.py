"""Reads a streamed chat completion, and assembles the answer that would have come without a stream.

The stream is read in a thread of its own, since a read timeout of HTTP cannot tell the wait for the first piece, in
which a reasoning model may think for minutes, from a stream that has stopped.
"""

import json
import socket
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel

from radiox_tasks.providers.calls import BrokenOffError, ProviderError
from radiox_tasks.providers.json_answers import is_closed

if TYPE_CHECKING:
    from openai import Stream
    from openai.types.chat import ChatCompletion, ChatCompletionChunk

LONGEST_ANSWER = 400_000  # characters; no script is longer
STALLED_SECONDS = 30.0
"""After this long without another piece an answer that has begun is taken for broken off."""

ENDING_SECONDS = 2.0
"""After this long without another piece an answer whose finish reason came is taken for complete: only its usage and
the end of the stream could still come."""

Pieces: TypeAlias = "SimpleQueue[ChatCompletionChunk | Exception | None]"
"""What the reading thread passes on: pieces, and at the end None or the error."""


class StreamSilentError(Exception):
    """No piece of the answer came in time."""


def read_stream(
    stream: "Stream[ChatCompletionChunk]", *, said: str, seconds: float, on_text: Callable[[str], None]
) -> "ChatCompletion":
    """The whole answer; `on_text` is called with each piece of its text, in this thread.

    `seconds` is the time for all of it. Raises BrokenOffError, which starts with `said`, if the answer ends early after
    its text began; StreamSilentError, ProviderError or the SDK's errors if it did before. An answer whose end came is
    whole, whatever happens to its connection after that.
    """
    until = monotonic() + seconds
    if "text/event-stream" not in stream.response.headers.get("content-type", ""):
        return _answered_at_once(stream, until)
    answer = _Answer()
    pieces: Pieces = SimpleQueue()
    abandoned = Event()
    Thread(target=_pump, args=(stream, pieces, abandoned), name="openai-stream", daemon=True).start()
    try:
        while (piece := _next(pieces, until, answer, said)) is not None and len(answer.text) <= LONGEST_ANSWER:
            if text := _added(piece, answer, said):
                on_text(text)
    finally:
        abandoned.set()
        _shut(stream)
    return answer.completion()


def _answered_at_once(stream: "Stream[ChatCompletionChunk]", until: float) -> "ChatCompletion":
    """The answer of a server that ignores the wish for a stream."""
    import openai
    from openai.types.chat import ChatCompletion

    whole, is_late = b"", False
    try:
        with stream:
            for part in stream.response.iter_bytes():
                whole += part
                if is_late := monotonic() > until:
                    break
    except Exception as error:
        raise openai.APIConnectionError(request=stream.response.request) from error
    if is_late:
        raise StreamSilentError
    answer = json.loads(whole)
    return ChatCompletion.construct(**(answer if isinstance(answer, dict) else {}))


def _pump(stream: "Stream[ChatCompletionChunk]", pieces: "Pieces", abandoned: Event) -> None:
    try:
        with stream:
            for piece in stream:
                if abandoned.is_set():
                    return
                if isinstance(piece, BaseModel):  # some servers send `null` or a list between the pieces
                    pieces.put(piece)
        pieces.put(None)
    except Exception as error:  # the reader raises it
        pieces.put(error)


def _shut(stream: "Stream[ChatCompletionChunk]") -> None:
    """Wake the thread that still waits for pieces, so that it ends. Closing the socket would not wake it."""
    connection = stream.response.extensions.get("network_stream")
    if connection is None or stream.response.is_closed:  # a closed response gave its connection back
        return
    try:
        socket.socket.shutdown(connection.get_extra_info("socket"), socket.SHUT_RDWR)
    except (OSError, TypeError):  # the server was quicker, or it is no socket
        return


def _added(piece: "ChatCompletionChunk", answer: "_Answer", said: str) -> str:
    """Add the piece to the answer; returns its text."""
    try:
        return answer.add(piece)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise _unreadable(error, answer, said) from error


def _next(pieces: "Pieces", until: float, answer: "_Answer", said: str) -> "ChatCompletionChunk | None":
    """The next piece; None at the end."""
    piece = _wait(pieces, until, answer)
    if isinstance(piece, Exception):
        if answer.is_whole:
            return None
        raise _unreadable(piece, answer, said) from piece
    if piece is None and answer.has_begun and not answer.is_whole:
        raise BrokenOffError(f"{said}: the answer ended after {len(answer.text)} characters without its end")
    return piece


def _wait(pieces: "Pieces", until: float, answer: "_Answer") -> "ChatCompletionChunk | Exception | None":
    left = until - monotonic()
    if left <= 0.0:  # even if more pieces have arrived
        return StreamSilentError()
    if answer.has_begun:
        left = min(left, STALLED_SECONDS if answer.finish is None else ENDING_SECONDS)
    try:
        return pieces.get(timeout=left)
    except Empty:
        return StreamSilentError()


def _unreadable(error: Exception, answer: "_Answer", said: str) -> Exception:
    """What the error that ended the answer is for the caller."""
    if answer.has_begun:
        return BrokenOffError(f"{said}: the answer broke off after {len(answer.text)} characters")
    if isinstance(error, ValueError | TypeError | AttributeError | KeyError):
        return ProviderError("nonsense", f"{said}: the answer cannot be read ({type(error).__name__})")
    return error


def joined_text(content: object) -> str:
    """The text of a message: Mistral's reasoning models send a list of parts; those that are thoughts have no
    text of their own. https://docs.mistral.ai/capabilities/reasoning/"""
    if not isinstance(content, list):
        return content if isinstance(content, str) else ""
    texts = [part.get("text") for part in content if isinstance(part, dict)]
    return "".join(text for text in texts if isinstance(text, str))


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

    @property
    def is_whole(self) -> bool:
        """Whether its end came. Some servers do not say why an answer ends: then its JSON must be closed."""
        return self.finish is not None or is_closed(self.text)

    def add(self, piece: "ChatCompletionChunk") -> str:
        """Add a piece; returns the text in it."""
        self.head |= {name: value for name in self.head if (value := getattr(piece, name, None))}
        usage: object = getattr(piece, "usage", None)
        if isinstance(usage, BaseModel):
            self.usage = usage.model_dump()
        choices = getattr(piece, "choices", None)
        if not choices:
            return ""
        self.has_choice = True
        choice = choices[0]
        self.finish = choice.finish_reason or self.finish
        self.refusal += getattr(choice.delta, "refusal", None) or ""
        text = joined_text(getattr(choice.delta, "content", None))
        self.text += text
        return text

    def completion(self) -> "ChatCompletion":
        """The answer as it would have come at once."""
        from openai.types.chat import ChatCompletion

        message = {"role": "assistant", "content": self.text or None, "refusal": self.refusal or None}
        choice = {"index": 0, "message": message, "finish_reason": self.finish or "stop", "logprobs": None}
        choices = [choice] if self.has_choice else []
        return ChatCompletion.construct(**self.head, object="chat.completion", choices=choices, usage=self.usage)
