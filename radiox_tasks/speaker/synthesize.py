"""Speaks one line with the first voice of the chain whose take passes its checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from radiox_tasks.data.blobs.blob_store import BlobStore
from radiox_tasks.model.script import Line
from radiox_tasks.model.sound import Take, Voice
from radiox_tasks.providers.calls import Caller, ProviderError
from radiox_tasks.providers.speech_usage import OPENAI_SPEECH
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.local.local_voice import Speech, speak_locally
from radiox_tasks.speaker.spoken_text import for_local_voice
from radiox_tasks.speaker.takes.flac import to_flac
from radiox_tasks.speaker.takes.postprocess import Finished, finish
from radiox_tasks.speaker.takes.take_check import BadTakeError, check_speech, decode

ATTEMPTS = 2  # a remote voice's bad take is repeated once; a local one's would be the same again


@dataclass(frozen=True)
class _Request:
    """A line with the texts before and after it, and the means to have it spoken."""

    line: Line
    previous: str
    following: str
    caller: Caller
    settings: Settings


def speak_line(
    line: Line,
    voices: Sequence[Voice],
    *,
    previous: str,
    following: str,
    caller: Caller,
    settings: Settings,
    blobs: BlobStore,
) -> Take:
    """Speak `line.spoken` with the first of `voices` that gives a good take, and store it.

    `previous` and `following` are the neighbouring texts, for the prosody; "" at the ends. Problems are listed in the
    take's notes. Raises ProviderError if no voice succeeded.
    """
    request = _Request(line, previous, following, caller, settings)
    notes: list[str] = []
    last: ProviderError | None = None
    for voice in voices:
        try:
            finished = _speak_well(request, voice, notes)
        except ProviderError as error:
            last = error
            notes.append(f"{_who(voice)} gave up: {error}")
            continue
        return Take(
            n=line.n,
            blob=blobs.put(to_flac(finished.wav)),
            seconds=finished.seconds,
            loudness_lufs=finished.loudness_lufs,
            provider=voice.provider,
            voice_id=voice.voice_id,
            notes=tuple(notes),
        )
    raise ProviderError(
        last.kind if last else "invalid", f"line {line.n}: no voice could speak it ({'; '.join(notes)})"
    ) from last


def _speak_well(request: _Request, voice: Voice, notes: list[str]) -> Finished:
    """A take that passes its checks; each that does not is added to `notes`. Raises ProviderError."""
    why = ""
    for attempt in range(1 if voice.local else ATTEMPTS):
        try:
            speech = _speak_once(request, voice, attempt)
            heard = for_local_voice(request.line.spoken, voice.language)  # without tags, which take no time
            check_speech(speech, text=heard, language=voice.language, rate_wpm=voice.rate_wpm)
            return finish(speech)
        except BadTakeError as error:
            why = str(error)
            notes.append(f"{_who(voice)}, attempt {attempt + 1}: {why}")
    raise ProviderError("nonsense", why)


def _speak_once(request: _Request, voice: Voice, attempt: int) -> Speech:
    text, caller, settings = request.line.spoken, request.caller, request.settings
    if voice.local:
        return speak_locally(text, voice, home=settings.home)
    if voice.provider == OPENAI_SPEECH:
        from radiox_tasks.speaker.remote import openai_voice

        answer = openai_voice.request_speech(text, voice, attempt=attempt, caller=caller, settings=settings)
    else:
        from radiox_tasks.speaker.remote import elevenlabs_voice

        answer = elevenlabs_voice.request_speech(
            text,
            voice,
            previous=request.previous,
            following=request.following,
            attempt=attempt,
            caller=caller,
            settings=settings,
        )
    return decode(answer.content, output_format=answer.output_format, content_type=answer.content_type)


def _who(voice: Voice) -> str:
    return f"{voice.name} ({voice.provider})"
