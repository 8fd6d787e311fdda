"""Reads an ElevenLabs account: its plan, remaining quota, voices and models."""

import hashlib
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.elevenlabs.client import elevenlabs_client, provider_errors
from radiox_tasks.providers.elevenlabs.errors import REMEDIES
from radiox_tasks.settings import Settings

TIMEOUT = 10  # seconds
PLAN_KEPT_FOR = 3600.0  # seconds; a plan changes monthly
MOST_VOICES = 1000

# By the API reference of text-to-speech: 192 kbit/s from Creator, 44.1 kHz PCM from Pro; every plan has 128 kbit/s.
_MP3_192_PLANS = {"creator"}
_PCM_PLANS = {"pro", "growing_business", "scale", "business", "enterprise"}


@dataclass(frozen=True)
class Account:
    """The plan (`tier`) and its characters: used, allowed, and when the count is reset (UTC)."""

    tier: str
    status: str
    characters_used: int
    characters_limit: int
    resets_at: datetime | None

    @property
    def characters_left(self) -> int:
        """Characters left in this period."""
        return max(0, self.characters_limit - self.characters_used)

    @property
    def until(self) -> str:
        """Until when the count holds, as a part of a sentence; empty if unknown."""
        return f" until {self.resets_at:%-d %B %Y}" if self.resets_at else ""


@dataclass(frozen=True)
class AccountVoice:
    """A voice the account may use."""

    voice_id: str
    name: str
    category: str
    labels: dict[str, str]


@dataclass(frozen=True)
class AccountModel:
    """A speech model and its capabilities according to the API. `longest` is in characters, 0 if unknown."""

    model_id: str
    name: str
    languages: tuple[str, ...]
    longest: int
    style: bool
    speaker_boost: bool
    cost_factor: float


def read_account(settings: Settings) -> Account:
    """The account's plan and quota. Raises ProviderError."""
    client = elevenlabs_client(settings)
    with provider_errors("subscription", settings):
        answer = client.user.subscription.get(request_options={"timeout_in_seconds": TIMEOUT, "max_retries": 0})
    resets = answer.next_character_count_reset_unix
    return Account(
        tier=str(answer.tier),
        status=str(answer.status),
        characters_used=answer.character_count,
        characters_limit=answer.character_limit,
        resets_at=datetime.fromtimestamp(resets, UTC) if resets else None,
    )


def with_reset(error: ProviderError, settings: Settings) -> ProviderError:
    """A quota error with the date of the reset, if the account reports it."""
    if error.kind != "quota":
        return error
    try:
        account = read_account(settings)
    except ProviderError:
        return error
    used = f"{account.characters_used} of {account.characters_limit} characters used"
    return ProviderError(
        "quota", f"elevenlabs speech: quota_exceeded, used up{account.until} ({used}); {REMEDIES['quota']}"
    )


def list_voices(settings: Settings) -> list[AccountVoice]:
    """The account's voices, page by page, by name. Raises ProviderError."""
    client = elevenlabs_client(settings)
    voices: list[AccountVoice] = []
    page: str | None = None
    while len(voices) < MOST_VOICES:
        with provider_errors("voices", settings):
            answer = client.voices.search(
                page_size=100,
                next_page_token=page,
                request_options={"timeout_in_seconds": TIMEOUT, "max_retries": 1},
            )
        voices += [
            AccountVoice(voice.voice_id, voice.name or "", str(voice.category or ""), dict(voice.labels or {}))
            for voice in answer.voices
        ]
        page = answer.next_page_token
        if not answer.has_more or not page:
            break
    return sorted(voices, key=lambda voice: (voice.name, voice.voice_id))


def list_models(settings: Settings) -> list[AccountModel]:
    """The models that speak. Raises ProviderError."""
    client = elevenlabs_client(settings)
    with provider_errors("models", settings):
        answer = client.models.list(request_options={"timeout_in_seconds": TIMEOUT, "max_retries": 1})
    return [
        AccountModel(
            model_id=model.model_id,
            name=model.name or model.model_id,
            languages=tuple(language.language_id or "" for language in model.languages or ()),
            longest=model.maximum_text_length_per_request or 0,
            style=bool(model.can_use_style),
            speaker_boost=bool(model.can_use_speaker_boost),
            cost_factor=model.token_cost_factor if model.token_cost_factor is not None else 1.0,
        )
        for model in answer
        if model.can_do_text_to_speech
    ]


def output_format_for(settings: Settings) -> str:
    """The best output format that the account's plan allows (cached for an hour); if the plan is unknown, one that all
    plans have."""
    tier = _tier(settings)
    if tier in _PCM_PLANS:
        return "pcm_44100"
    return "mp3_44100_192" if tier in _MP3_192_PLANS else "mp3_44100_128"


_asked: dict[tuple[str, str | None], tuple[str, float]] = {}
_asking = threading.Lock()


def _tier(settings: Settings) -> str:
    key = settings.elevenlabs_api_key.get_secret_value() if settings.elevenlabs_api_key else ""
    account = (hashlib.sha256(key.encode()).hexdigest(), settings.elevenlabs_base_url)
    with _asking:  # one request, however many lines start at once
        tier, until = _asked.get(account, ("", 0.0))
        if time.monotonic() >= until:
            try:
                tier = read_account(settings).tier
            except ProviderError:  # a key may permit speech but not reading the account
                tier = ""
            _asked[account] = (tier, time.monotonic() + PLAN_KEPT_FOR)
    return tier
