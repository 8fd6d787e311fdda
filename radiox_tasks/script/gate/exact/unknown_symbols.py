"""Finds symbols in a line that are neither in the source nor part of known numbers."""

import unicodedata
from collections.abc import Iterable

from radiox_tasks.script.findings import Finding

_KNOWN = frozenset("%‰°€$£¥₿²³½¼¾⅓⅔−&")  # checked together with their numbers and names
_SIGNS = frozenset({"So", "Sm", "Sk", "Cf", "Co", "Cn", "Cs", "Cc"})


def unknown_symbols(text: str, evidence: Iterable[str]) -> list[Finding]:
    """Symbols, emoji and invisible characters that the evidence does not contain; a voice would speak "≠" or "≥"."""
    given = set().union(*evidence)
    return [
        Finding("symbol", f"U+{ord(sign):04X} is not in the evidence; write words.", sign)
        for sign in dict.fromkeys(text)
        if unicodedata.category(sign) in _SIGNS and sign not in _KNOWN and sign not in given and not sign.isspace()
    ]
