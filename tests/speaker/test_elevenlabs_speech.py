"""Speech through the real SDK against a strict stand-in: what is asked, what is billed, what goes wrong."""

import pytest
import soundfile

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.model.preset import Quality
from radiox_tasks.model.sound import Take, Voice
from radiox_tasks.providers.calls import CallRequest, ErrorKind, ProviderError, Usage
from radiox_tasks.providers.elevenlabs.errors import classify
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.remote.elevenlabs_voice import request_speech
from radiox_tasks.speaker.synthesize import speak_line
from tests.speaker.speaking import ENGLISH, chain, host, line
from tests.standins.direct_caller import DirectCaller
from tests.standins.elevenlabs_server import Standin, elevenlabs_standin


class Bookkeeper:
    """A Caller that makes one attempt and writes down what was asked and billed."""

    deadline = None

    def __init__(self, timeout: float | None = None) -> None:
        self.requests: list[CallRequest] = []
        self.billed: list[Usage] = []
        self.timeout = timeout

    def call(self, request, send, usage):  # type: ignore[no-untyped-def]
        self.requests.append(request)
        result = send(self.timeout or request.timeout)
        self.billed.append(usage(result))
        return result


def speak(
    voices: list[Voice], settings: Settings, blobs: FolderBlobs, caller: Bookkeeper | None = None, text: str = ENGLISH
) -> Take:
    return speak_line(
        line(text),
        voices,
        previous="Before.",
        following="After.",
        caller=caller or DirectCaller(),
        settings=settings,
        blobs=blobs,
    )


@pytest.mark.parametrize(
    ("quality", "model", "context", "language"),
    [
        ("low", "eleven_flash_v2_5", True, True),
        ("mid", "eleven_multilingual_v2", True, False),
        ("high", "eleven_v4", False, True),
    ],
)
def test_one_request_a_line_within_the_models_rules(
    quality: Quality, model: str, context: bool, language: bool, eleven: Standin, settings: Settings, blobs: FolderBlobs
) -> None:
    caller = Bookkeeper()
    take = speak(chain("marcel", settings=settings, quality=quality), settings, blobs, caller)
    assert (take.provider, take.voice_id, take.notes) == ("elevenlabs", "JBFqnCBsd6RMkjVDRZzb", ())
    assert eleven.refusals == []
    (request,) = eleven.speech
    assert request.body["model_id"] == model
    assert request.body["text"] == ENGLISH
    assert (request.body.get("previous_text") == "Before.") is context
    assert (request.body.get("next_text") == "After.") is context
    assert (request.body.get("language_code") == "en") is language
    assert 0 <= request.body["seed"] < 2**32
    assert caller.requests[0].estimate == Usage({"characters": len(ENGLISH)})
    assert caller.billed[0].units == {"characters": eleven.characters}
    assert caller.billed[0].request_id
    assert soundfile.info(blobs.path(take.blob)).samplerate == 44100


def test_a_model_named_in_the_settings_wins(eleven: Standin, blobs: FolderBlobs) -> None:
    settings = Settings(ELEVENLABS_API_KEY=eleven.key, ELEVENLABS_BASE_URL=eleven.url, RADIOX_VOICE_MODEL="eleven_v3")
    voices = chain("marcel", settings=settings)
    voices[0] = voices[0].model_copy(update={"settings": {"stability": 0.7, "style": 0.4, "delivery": "calm"}})
    assert speak(voices, settings, blobs, text="[sighs] The [Update] is here.").provider == "elevenlabs"
    body = eleven.speech[0].body
    assert body["voice_settings"] == {"stability": 0.5}  # v3 knows three steps, and no style
    assert body["text"] == "[calm] [sighs] The Update is here."
    assert eleven.refusals == []


@pytest.mark.parametrize(
    ("tier", "output_format"), [("free", "mp3_44100_128"), ("creator", "mp3_44100_192"), ("pro", "pcm_44100")]
)
def test_the_plan_decides_on_the_format(tier: str, output_format: str, blobs: FolderBlobs) -> None:
    with elevenlabs_standin(tier=tier) as eleven:
        settings = Settings(ELEVENLABS_API_KEY=eleven.key, ELEVENLABS_BASE_URL=eleven.url)
        for _ in range(2):
            assert speak(chain("marcel", settings=settings), settings, blobs).provider == "elevenlabs"
        assert [request.query["output_format"] for request in eleven.speech] == [output_format] * 2
        assert len(eleven.requests) == 3  # the plan is asked for once


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("quota", "quota"),
        ("key", "unauthorised"),
        ("permission", "unauthorised"),
        ("concurrency", "rate_limited"),
        ("rate", "rate_limited"),
        ("busy", "transient"),
        ("error", "transient"),
        ("html", "transient"),
        ("truncated", "transient"),
        ("plan", "quota"),
        ("policy", "refused"),
    ],
)
def test_failures_are_told_apart_by_what_the_body_says(
    fault: str, kind: ErrorKind, eleven: Standin, settings: Settings, blobs: FolderBlobs
) -> None:
    eleven.faults.append(fault)
    voice = chain("marcel", settings=settings)[0]
    with pytest.raises(ProviderError) as failure:
        speak([voice], settings, blobs)
    assert failure.value.kind == kind
    assert len(eleven.speech) == 1  # trying again is the Caller's to decide, not the SDK's
    assert eleven.key not in str(failure.value)
    assert ENGLISH not in str(failure.value)


@pytest.mark.parametrize("fault", ["empty", "json", "short", "silence", "clipped"])
def test_a_bad_take_is_spoken_again_with_another_seed(
    fault: str, eleven: Standin, settings: Settings, blobs: FolderBlobs
) -> None:
    eleven.faults.append(fault)
    take = speak(chain("marcel", settings=settings), settings, blobs)
    assert take.provider == "elevenlabs"
    assert len(take.notes) == 1
    assert take.notes[0].startswith("Marcel (elevenlabs), attempt 1: ")
    first, second = (request.body["seed"] for request in eleven.speech)
    assert first != second


@pytest.mark.slow
def test_twice_bad_goes_to_the_next_voice_and_says_so(eleven: Standin, settings: Settings, blobs: FolderBlobs) -> None:
    eleven.always = "silence"
    take = speak(chain("marcel", settings=settings), settings, blobs)
    assert take.provider not in ("elevenlabs", "")
    assert len(eleven.speech) == 2
    assert "the audio is silent" in take.notes[-1]


def test_without_any_voice_left_the_reasons_are_in_the_error(
    eleven: Standin, settings: Settings, blobs: FolderBlobs
) -> None:
    eleven.always = "json"
    with pytest.raises(ProviderError, match=r"line 1: no voice could speak it.*text instead of audio") as failure:
        speak(chain("marcel", settings=settings)[:1], settings, blobs)
    assert failure.value.kind == "nonsense"


@pytest.mark.slow
def test_a_used_up_account_is_quota(settings: Settings, eleven: Standin, blobs: FolderBlobs) -> None:
    eleven.character_limit = 10
    take = speak(chain("marcel", settings=settings), settings, blobs)
    assert take.provider != "elevenlabs"
    assert "quota_exceeded" in take.notes[0]


def test_an_answer_that_never_comes_is_given_up(eleven: Standin, settings: Settings, blobs: FolderBlobs) -> None:
    eleven.faults.append("hang")
    with pytest.raises(ProviderError, match="no answer in time") as failure:
        speak(chain("marcel", settings=settings)[:1], settings, blobs, Bookkeeper(timeout=1.0))
    assert failure.value.kind == "transient"


def test_nothing_listening_is_transient(blobs: FolderBlobs) -> None:
    settings = Settings(ELEVENLABS_API_KEY="sk_x", ELEVENLABS_BASE_URL="http://127.0.0.1:9")
    voice = chain("marcel", settings=settings)[0]
    with pytest.raises(ProviderError) as failure:
        speak([voice], settings, blobs)
    assert failure.value.kind == "transient"


def test_too_long_a_line_is_not_sent(eleven: Standin, settings: Settings) -> None:
    voice = chain("marcel", settings=settings)[0]
    with pytest.raises(ProviderError) as failure:
        request_speech(
            "word " * 3000, voice, previous="", following="", attempt=0, caller=DirectCaller(), settings=settings
        )
    assert failure.value.kind == "invalid"
    assert eleven.speech == []


def test_without_a_key_nobody_is_asked() -> None:
    assert all(voice.local for voice in chain("marcel", settings=Settings()))
    assert any(voice.provider == "elevenlabs" for voice in host("marcel").voices)


@pytest.mark.parametrize(
    ("status", "body", "kind", "wait"),
    [
        (401, {"detail": {"status": "quota_exceeded"}}, "quota", None),
        (429, {"detail": {"status": "too_many_concurrent_requests"}}, "rate_limited", 1.0),
        (429, {"detail": {"code": "system_busy", "type": "rate_limit_error"}}, "transient", None),
        (429, "slow down", "rate_limited", 5.0),
        (422, {"detail": [{"loc": ["body", "text"], "msg": "field required"}]}, "invalid", None),
        (402, {}, "quota", None),
        (418, None, "invalid", None),
        (None, None, "transient", None),
    ],
)
def test_each_refusal_has_its_kind_of_error(
    status: int | None, body: object, kind: ErrorKind, wait: float | None
) -> None:
    error = classify(status, body, {}, "speech")
    assert (error.kind, error.retry_after) == (kind, wait)


def test_a_retry_after_header_is_kept() -> None:
    error = classify(429, {"detail": {"code": "rate_limit_exceeded"}}, {"Retry-After": "7"}, "speech")
    assert error.retry_after == 7.0
