"""How a kind of line is spoken: questions slightly faster, figures and formalities slightly slower."""

from collections.abc import Mapping
from dataclasses import dataclass

from radiox_tasks.model.script import LineKind
from radiox_tasks.model.sound import Voice


@dataclass(frozen=True)
class Delivery:
    """Factors on a voice's own speed and pitch. Differences of up to 5 % sound like manner, not like another voice."""

    speed: float = 1.0
    pitch: float = 1.0


BY_KIND: Mapping[LineKind, Delivery] = {
    "greeting": Delivery(speed=1.0, pitch=1.015),
    "bridge": Delivery(speed=1.04, pitch=1.02),
    "weather": Delivery(speed=1.0, pitch=1.01),
    "markets": Delivery(speed=0.97),
    "disclosure": Delivery(speed=0.96, pitch=0.985),
    "sign-off": Delivery(speed=0.97, pitch=0.995),
}
"""News is spoken with the voice's own speed and pitch."""


def delivered(voice: Voice, kind: LineKind) -> Voice:
    """The voice adjusted to this kind of line. Paid voices are not adjusted: they interpret the text themselves."""
    manner = BY_KIND.get(kind)
    if manner is None or not voice.local:
        return voice
    settings = dict(voice.settings)
    settings["speed"] = round(_factor(settings, "speed") * manner.speed, 4)
    settings["formant"] = round(_factor(settings, "formant") * manner.pitch, 4)
    if "pitch" in settings and voice.provider == "pico":
        settings["pitch"] = round(_factor(settings, "pitch") * manner.pitch, 4)
    return voice.model_copy(update={"settings": settings, "rate_wpm": voice.rate_wpm * manner.speed})


def _factor(settings: Mapping[str, float | str | bool], name: str) -> float:
    value = settings.get(name, 1.0)
    return float(value) if isinstance(value, int | float) else 1.0
