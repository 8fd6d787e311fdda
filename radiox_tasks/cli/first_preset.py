"""The preset that is suggested to a person who has named none."""

import os

FALLBACK, BY_LANGUAGE = "zurich", {"de": "zurich", "en": "zurich-en"}
OTHER_LANGUAGES = "zurich-en"
_NO_LANGUAGE = ("", "C", "POSIX")


def preset_for_locale() -> str:
    """The bundled preset in the language of the locale (LC_ALL, LC_MESSAGES, LANG, in POSIX's order of precedence); the
    English one for a language without a preset, the German one without a language."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    language = named.partition(".")[0].partition("@")[0]
    if language in _NO_LANGUAGE:
        return FALLBACK
    return BY_LANGUAGE.get(language[:2].lower(), OTHER_LANGUAGES)
