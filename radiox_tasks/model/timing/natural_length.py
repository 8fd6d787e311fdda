"""The expected length of a show, also for presets without a duration."""

from radiox_tasks.model.preset import Preset

WORDS_A_MINUTE = 150.0
"""The rate of a voice that has not been measured; newsreaders speak 150 to 170 words a minute."""

FRAME_WORDS, WORDS_A_STORY = 80, 70
"""Words of greeting, headlines and sign-off, and of one story, as the local writer tells it."""


def natural_words(stories: int) -> int:
    """The number of words of a show with so many stories and no fixed duration."""
    return FRAME_WORDS + WORDS_A_STORY * stories


def planned_seconds(preset: Preset) -> float:
    """The preset's duration, else the expected one for its number of stories, including intro and outro."""
    if preset.duration is not None:
        return preset.duration
    return natural_words(preset.news.count) / WORDS_A_MINUTE * 60.0 + preset.sound.music_seconds
