"""What pages, feeds and tags say in each language, read from templates/languages/<language>/<place>.yaml."""

from radiox_tasks.language.folders import shown_in


def words(place: str, language: str) -> dict[str, str]:
    """The wording of a page ("dashboard", "station"); English for a language that is not there. Not to be changed."""
    said: dict[str, str] = shown_in(language, place)
    return said
