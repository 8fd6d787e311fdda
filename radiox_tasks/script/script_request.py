"""The request to a writer: one show's script."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from radiox_tasks.data.shows.records import Show
from radiox_tasks.model.host import Cast, Host
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.natural_length import WORDS_A_MINUTE
from radiox_tasks.script.roles import Roles, roles_of


@dataclass(frozen=True)
class ScriptRequest:
    """One show to be written.

    `hosts` maps speaker id to host; `air_at` is aware. `speech_seconds` is the target for all speech including pauses,
    None for natural length. `rates_wpm` maps speaker id to words of normalised text per minute. `avoid_phrases` are ids
    of phrases that recent shows used, most recent first if ordered. `variant` selects another wording for the same
    show.
    """

    show_id: str
    preset: Preset
    rundown: Rundown
    hosts: Mapping[str, Host]
    language: str
    air_at: datetime
    speech_seconds: float | None = None
    rates_wpm: Mapping[str, float] = field(default_factory=dict)
    sample: bool = False
    headlines_only: bool = False
    avoid_phrases: Collection[str] = ()
    variant: int = 0

    def __post_init__(self) -> None:
        if self.air_at.tzinfo is None:
            raise ValueError("air_at must be aware")

    @property
    def local_air_at(self) -> datetime:
        """The air time in the preset's zone."""
        return self.air_at.astimezone(self.preset.zone)

    @cached_property
    def roles(self) -> Roles:
        """Who speaks, and as what. Raises ValueError if there is no host at all."""
        return roles_of(self.preset.hosts, self.hosts)

    def rate(self, speaker: str) -> float:
        """The speaker's words per minute."""
        return self.rates_wpm.get(speaker, WORDS_A_MINUTE)


def request_for(
    show: Show,
    rundown: Rundown,
    cast: Cast,
    *,
    headlines_only: bool = False,
    avoid_phrases: Collection[str] = (),
) -> ScriptRequest:
    """The request for this show's script."""
    preset = show.preset
    return ScriptRequest(
        show_id=show.edition_id,
        preset=preset,
        rundown=rundown,
        hosts=cast.hosts,
        language=preset.language,
        air_at=show.local_air_at,
        speech_seconds=_speech_seconds(preset, show.order.speech_scale),
        rates_wpm={speaker: voices[0].rate_wpm for speaker, voices in cast.voices.items()},
        sample=show.order.sample,
        headlines_only=headlines_only,
        avoid_phrases=avoid_phrases,
        variant=show.order.variant,
    )


def _speech_seconds(preset: Preset, scale: float) -> float | None:
    """The duration without intro and outro, multiplied by `scale`."""
    return None if preset.duration is None else (preset.duration - preset.sound.music_seconds) * scale
