"""House phrases from templates/languages/<language>/: families of phrases, and how one is chosen."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from radiox_tasks.language.outlet_names import SpokenOutlet
from radiox_tasks.language.wording import phrases, wording


@dataclass(frozen=True)
class Phrase:
    """One phrase. `text` may contain {slots}."""

    phrase_id: str
    text: str
    parts: tuple[str, ...] = ()
    light: bool = False
    temper: str = ""

    @cached_property
    def lowered(self) -> str:
        """The text in small letters: a script is composed many times, to the length it needs."""
        return self.text.lower()


@dataclass(frozen=True)
class LanguageNotes:
    """language.yaml: properties of the language other than phrases. Patterns are matched against one sentence."""

    name: str
    english_name: str
    clock: Mapping[str, str]
    hello: Mapping[str, str]
    farewell: Mapping[str, str]
    leaning: re.Pattern[str]
    sentence_openers: re.Pattern[str]
    definite: re.Pattern[str]
    denials: re.Pattern[str]
    hooks: re.Pattern[str]
    frames: re.Pattern[str]
    elapsed: re.Pattern[str]
    first_person: re.Pattern[str]
    clutter: re.Pattern[str]
    grave: re.Pattern[str]
    sober: re.Pattern[str]
    teasing: re.Pattern[str]
    cues: Mapping[str, re.Pattern[str]]
    sourced: re.Pattern[str]
    orders: tuple[str, ...]
    hello_before_noon: str = ""


@dataclass(frozen=True)
class Phrasebook:
    """The content of a language's folder."""

    code: str
    language: LanguageNotes
    families: Mapping[str, tuple[Phrase, ...]]


@lru_cache(maxsize=16)
def phrasebook(language: str) -> Phrasebook:
    """The phrases of one language. Raises UnknownLanguageError if it has no folder."""
    families = {
        family: tuple(_phrase(language, family, entry) for entry in entries)
        for family, entries in phrases(language).items()
    }
    notes = _notes(wording(language, "language"))
    return Phrasebook(language, notes, families)


def _phrase(language: str, family: str, entry: str | dict[str, Any]) -> Phrase:
    fields = {"say": entry} if isinstance(entry, str) else entry
    # The id depends on the words, not on the position in the file, so that families can be reordered.
    digest = hashlib.sha256(fields["say"].encode()).hexdigest()[:8]
    return Phrase(
        f"{language}.{family}.{digest}",
        fields["say"],
        tuple(fields.get("parts", ())),
        fields.get("mood") == "light",
        fields.get("temper", ""),
    )


def _notes(raw: Mapping[str, Any]) -> LanguageNotes:
    return LanguageNotes(
        name=raw["name"],
        english_name=raw["english_name"],
        clock=raw["clock"],
        hello=raw["hello"],
        farewell=raw["farewell"],
        leaning=re.compile("|".join(f"^{pattern}" for pattern in raw["leaning"])),
        sentence_openers=re.compile("|".join(raw["sentence_openers"])),
        definite=re.compile(raw["definite"]),
        denials=re.compile("|".join(f"^{pattern}" for pattern in raw["denials"])),
        hooks=_any(raw["hooks"], re.IGNORECASE),
        frames=_any(raw["frames"], re.IGNORECASE),
        elapsed=_any(raw["elapsed"], re.IGNORECASE),
        first_person=_any(raw["first_person"], 0),
        clutter=_any(raw["clutter"], 0),
        grave=_any(raw["grave"], re.IGNORECASE),
        sober=_any(raw["sober"], re.IGNORECASE),
        teasing=_any(raw["teasing"], re.IGNORECASE),
        cues={kind: _any(patterns, 0) for kind, patterns in raw["cues"].items()},
        sourced=_any([*raw["sourced"], *raw["cues"]["said"]], 0),
        orders=tuple(raw["orders"]),
        hello_before_noon=raw.get("hello_before_noon", ""),
    )


def _any(patterns: Iterable[str], flags: int) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


def fill(text: str, language: str, slots: Mapping[str, str]) -> str:
    """The phrase with its slots filled; it begins with a capital where an outlet's article comes first, and a time that
    ends in a dot ends its sentence."""
    if "source" not in slots:
        return text.format(**slots).replace("..", ".")
    said = text.format(**{**slots, "source": SpokenOutlet(slots["source"], language)})
    return said[0].upper() + said[1:] if text.startswith("{source") else said


@dataclass
class PhraseChooser:
    """Chooses phrases for one show: deterministic for a show and variant, without repetitions.

    `avoid` are ids that recent shows used, most recent first if ordered; they are reused only if a family has nothing
    else, the least recent first. `sober` excludes light-hearted phrases.
    """

    book: Phrasebook
    seed: str
    part: str
    avoid: Collection[str] = ()
    sober: bool = False
    used: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        ordered = self.avoid if isinstance(self.avoid, Sequence) else sorted(self.avoid)
        self._recency: dict[str, int] = {}
        for position, phrase_id in enumerate(ordered):
            self._recency.setdefault(phrase_id, position)

    def choose(
        self,
        family: str,
        *,
        slot: str = "",
        character: str = "",
        never: Collection[str] = (),
        grave: bool = False,
        **slots: str,
    ) -> str:
        """The text of one phrase with its slots filled, `source` with its article. `slot` distinguishes two uses of one
        family."""
        character, barred = character.lower(), [words.lower() for words in never]
        fitting = [
            phrase
            for phrase in self.book.families[family]
            if (not phrase.parts or self.part in phrase.parts)
            and not (phrase.light and (grave or self.sober))
            and (not phrase.temper or phrase.temper in character)
            and not any(words in phrase.lowered for words in barred)
        ]
        fitting = fitting or [phrase for phrase in self.book.families[family] if not phrase.light and not phrase.temper]
        fresh = [phrase for phrase in fitting if phrase.phrase_id not in self.used] or fitting
        unheard = [phrase for phrase in fresh if phrase.phrase_id not in self._recency]
        if unheard:
            chosen = min(unheard, key=lambda phrase: self._rank(family, slot, phrase))
        else:
            chosen = max(fresh, key=lambda phrase: self._recency[phrase.phrase_id])
        self.used.append(chosen.phrase_id)
        return fill(chosen.text, self.book.code, slots)

    def _rank(self, family: str, slot: str, phrase: Phrase) -> bytes:
        return hashlib.sha256(f"{self.seed}/{family}/{slot}/{phrase.phrase_id}".encode()).digest()
