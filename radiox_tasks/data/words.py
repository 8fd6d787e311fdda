"""What pages, feeds and tags say in each language, read from templates/languages/<language>/<place>.yaml."""

from functools import lru_cache

from radiox_tasks.data.languages import FALLBACK, languages, wording


@lru_cache(maxsize=32)
def words(place: str, language: str) -> dict[str, str]:
    """The wording of a page ("dashboard", "station"); English for what a language does not say, or does not exist."""
    spoken: dict[str, str] = dict(wording(FALLBACK, place))
    if language in languages():
        spoken |= wording(language, place)
    return spoken
