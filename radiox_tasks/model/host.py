"""A host: name, character, and voices per provider and language."""

from typing import Literal

from pydantic import Field

from radiox_tasks.model.base import Document
from radiox_tasks.model.sound import Voice


class ProviderVoice(Document):
    """A host's voice at one provider for one language ("*" for any)."""

    provider: str
    language: str
    voice_id: str
    settings: dict[str, float | str | bool] = Field(default_factory=dict)


SPEAKER_ID = r"^[a-z0-9][a-z0-9-]{0,62}$"


class Host(Document):
    """A speaker, as presets refer to it. `role` is the host's task in a show; `never_says` are phrases to avoid."""

    speaker: str = Field(pattern=SPEAKER_ID)
    name: str
    role: Literal["host", "second", "weather", "anchor"] = "host"
    character: str = ""
    never_says: tuple[str, ...] = ()
    voices: tuple[ProviderVoice, ...] = ()


class Cast(Document):
    """The hosts of one show by id, and for each the voices to try, best first."""

    hosts: dict[str, Host]
    voices: dict[str, tuple[Voice, ...]]
