"""Text normalisation for speech: numbers, dates, units and abbreviations become words."""

from radiox_tasks.script.speakable.pipeline import speakable
from radiox_tasks.script.speakable.pronounce import station_lexicon

__all__ = ["speakable", "station_lexicon"]
