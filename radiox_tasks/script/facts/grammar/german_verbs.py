"""German verbs by their forms, and the participles that stand before a noun instead of a clause."""

from collections.abc import Sequence

from radiox_tasks.script.facts.grammar.clauses import marker, preposition_group
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.lexicon import words

BECOMING = frozenset(["werden", "wird", "wurde", "wurden", "worden", "werde", "würde", "würden"])
PASSIVE_ALONE = frozenset(["wurde", "wurden", "worden"])  # the others make the future of an infinitive too
HAVING = frozenset(["hat", "haben", "hatte", "hatten", "habe", "hätte", "hätten"])
BEING = frozenset(["ist", "sind", "war", "waren", "sei", "seien", "wäre", "wären"])
DETERMINERS = frozenset(
    [
        *(
            "der",
            "die",
            "das",
            "den",
            "dem",
            "des",
            "dessen",
            "denen",
            "welcher",
            "welchen",
            "welchem",
            "jeder",
            "jeden",
        ),
        *("dieser", "diesen", "diesem", "ein", "eine", "einen", "einem", "eines", "einer"),
        *("kein", "keine", "keinen", "keinem", "keiner", "sein", "seine", "seinen", "seinem", "seines", "seiner"),
        *("ihr", "ihre", "ihren", "ihrem", "ihres", "ihrer"),
    ]
)
ADJECTIVAL = ("e", "en", "er", "es", "em")


def is_german_verb(sentence: Sentence, at: int) -> bool:
    """Say whether a word is a verb by its forms: it is of an infinitive, and no adjective of the noun behind it."""
    unit = sentence.units[at]
    if fold(unit.surface) in BECOMING | HAVING | BEING or unit.kind == "hedge":
        return True
    own = fold(unit.surface)
    if unit.kind != "word" or (unit.is_capital and at > 0):
        return False
    if at == 0 and unit.is_capital and own.endswith("n") and own in unit.keys:
        return False
    if not any(key.isalpha() and key.endswith("n") and (key != own or own.endswith("n")) for key in unit.keys):
        return False
    following = sentence.units[at + 1] if at + 1 < len(sentence.units) else None
    before = sentence.units[at - 1] if at else None
    led = extended_from(sentence, at) is not None or (
        before is not None
        and (
            fold(before.surface) in DETERMINERS
            or before.kind == "number"
            or (before.kind == "word" and not before.is_capital)
            or marker(sentence, at) is not None
        )
    )
    return not (
        led and following is not None and following.kind == "word" and own.endswith(ADJECTIVAL) and following.is_capital
    )


def extended_from(sentence: Sentence, at: int) -> int | None:
    """The article of "der von der Stadt beauftragte Architekt", where the participle stands at `at`."""
    units = sentence.units
    back = at - 1
    while back > 0 and units[back].kind in {"word", "number", "moment"} and not _led_by(units[back]):
        back -= 1
    while back > 0 and fold(units[back].surface) in DETERMINERS:
        back -= 1
    if back < 1 or back == at - 1 or not _led_by(units[back]):
        return None
    return back - 1 if fold(units[back - 1].surface) in DETERMINERS else None


def _led_by(unit: Unit) -> bool:
    return unit.kind == "function" and preposition_group(unit.surface, "de") is not None


def verbs_in(sentence: Sentence, indices: Sequence[int]) -> list[int]:
    return [at for at in indices if sentence.units[at].kind == "word" and is_german_verb(sentence, at)]


def first_verb(sentence: Sentence, indices: Sequence[int]) -> int | None:
    return next((at for at in indices if is_german_verb(sentence, at)), None)


def is_to_do(sentence: Sentence, verb: int) -> bool:
    """Say whether a verb is an infinitive with "zu", whose subject stands elsewhere."""
    before = fold(sentence.units[verb - 1].surface) if verb else ""
    word = fold(sentence.units[verb].surface)
    return before == "zu" or any(word.startswith(f"{particle}zu") for particle in words("de", "particles"))


def is_participle(unit: Unit) -> bool:
    """Say whether a form is the past participle; where it is the infinitive too, it is taken for that."""
    word = fold(unit.surface)
    if word in unit.keys and any(key == word and key.endswith("n") for key in unit.keys) and not _has_ge(word):
        return False
    return _has_ge(word) or word.endswith("t") or (word.endswith("en") and len(unit.keys) > 1)


def _has_ge(word: str) -> bool:
    return word.startswith("ge") or any(word.startswith(f"{particle}ge") for particle in words("de", "particles"))
