"""The preset that is suggested to a person who has named none."""

import os
import re

from radiox_tasks.language.languages import DEFAULT_LANGUAGE

_WITHOUT_LANGUAGE = ("", "c", "posix")


def preset_for_locale() -> str:
    """The bundled preset in the language of the locale (LC_ALL, LC_MESSAGES, LANG, in POSIX's order of precedence); the
    English one for a language without a preset, the one in the default language without a language."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    language = re.split(r"[-_.@]", locale)[0].lower()
    return "zurich" if language in (DEFAULT_LANGUAGE, *_WITHOUT_LANGUAGE) else "zurich-en"
