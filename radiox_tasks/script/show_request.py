"""What a writer is asked for, out of a show and what its earlier steps left: for first scripts and for checks."""

from collections.abc import Collection

from radiox_tasks.data.shows.records import Show
from radiox_tasks.model.host import Cast
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.preset import Preset
from radiox_tasks.script.script_request import ScriptRequest


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
    """What the duration leaves for speech between intro and outro in the clear, put right by `scale`."""
    if preset.duration is None:
        return None
    return (preset.duration - preset.sound.intro.total_seconds() - preset.sound.outro.total_seconds()) * scale
