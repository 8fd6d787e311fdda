"""Prepares a line's text for an engine: no markup that the engine would interpret, no control characters."""

import re
import unicodedata
from typing import Literal

from radiox_tasks.language.wording import wording

LONGEST_LINE = 5000  # characters, about five minutes; more is an error of the script

# The delivery tags that ElevenLabs documents for eleven_v3. Other bracketed text is spoken.
AUDIO_TAGS = frozenset(
    {
        "laughs",
        "chuckles",
        "sighs",
        "exhales",
        "whispers",
        "sarcastic",
        "curious",
        "excited",
        "happy",
        "sad",
        "calm",
        "serious",
        "thoughtful",
        "surprised",
        "short pause",
        "long pause",
    }
)

_BRACKET = re.compile(r"\[([^\[\]]{0,200})\]")


def _printable(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else c for c in text)
    return re.sub(r"\s+", " ", kept).strip()


def for_local_voice(text: str, language: str) -> str:
    """Plain words: delivery tags are dropped, other brackets keep their words; "<" and "&" would be markup."""
    text = _without_tags(_printable(text)).replace("&", f" {wording(language[:2], 'speech')['signs']['&']} ")
    return re.sub(r"\s+", " ", re.sub(r"[<>{}\[\]\\|^~`*_#]", " ", text)).strip()


Reader = Literal["pico", "espeak"]
"""Whose reading rules turn letters into sounds; Piper's and Kokoro's models get espeak-ng's."""


def respelled(text: str, language: str, reader: Reader) -> str:
    """The text in letters that the reader's rules read right: `spelling` and `respell` of the language's speech.yaml.
    Words of the latter are also found within a hyphenated word, and with an "s" behind them."""
    speech = wording(language[:2], "speech")
    for pattern, letters in speech.get("spelling", ()):
        text = re.sub(pattern, letters, text)
    by_reader: dict[str, dict[str, str]] = speech.get("respell", {})
    said = {**by_reader.get("all", {}), **by_reader.get(reader, {})}
    if not said:
        return text
    names = "|".join(re.escape(name) for name in sorted(said, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{names})(?=s?(?!\w))", lambda match: said[match[0]], text)


def for_elevenlabs(text: str, *, audio_tags: bool, delivery: str = "") -> str:
    """The text for one request. `delivery` is the host's tag, sent only to models that support tags."""
    text = _printable(text)
    if not audio_tags:
        return re.sub(r"[<>]", " ", _without_tags(text)).strip()
    kept = _BRACKET.sub(lambda m: f"[{m[1].lower()}]" if m[1].lower() in AUDIO_TAGS else m[1], text)
    tag = f"[{delivery}] " if delivery in AUDIO_TAGS else ""
    return tag + re.sub(r"[<>]", " ", kept).strip()


def _without_tags(text: str) -> str:
    text = _BRACKET.sub(lambda m: "" if m[1].lower() in AUDIO_TAGS else m[1], text)
    return re.sub(r"\s+", " ", text).strip()
