"""Text for formats in which some clients render markup and others show it: descriptions in feeds, SubRip."""

import re

_OPENS_A_TAG = re.compile("<(?=[A-Za-z/!?])")


def literal(text: str) -> str:
    """The text without the start of any tag: escaped, it would be wrong for clients that show it as it is."""
    return _OPENS_A_TAG.sub("‹", text)
