"""Whether a sentence tells something as past or as coming, by the commonest forms of the language's figures.yaml."""

import re
from functools import lru_cache
from typing import Literal

from radiox_tasks.language.spans import text_before
from radiox_tasks.language.wording import wording

Tense = Literal["past", "coming"]

MOST_SENTENCE = 600
"""How many characters of a sentence are read for its tense."""


@lru_cache(maxsize=4096)
def tense_of(sentence: str, language: str) -> Tense | None:
    """The tense of a sentence; None where its words show neither, or both, or an infinitive with a time of its own
    ("they decided to open it"), or a state ("it is closed")."""
    forms, sentence = wording(language, "figures")["tenses"], sentence[:MOST_SENTENCE]
    coming, rest = re.search(forms["coming"], sentence) is not None, re.sub(forms["coming"], " ", sentence)
    if re.search(forms["open"], rest):
        return None
    rest = re.sub(forms["state"], " ", rest)
    if re.search(forms["past"], rest) or any(_has_both(rest, **one) for one in forms["perfects"]):
        return None if coming else "past"
    if coming:
        return "coming"
    return "past" if re.search(forms["weak_past"], rest) else None


def _has_both(text: str, verb: str, participle: str) -> bool:
    """Whether a participle stands behind the verb that makes it a past tense."""
    first = re.search(verb, text)
    return first is not None and re.compile(participle).search(text, first.end()) is not None


def is_own_date(sentence: str, at: int, language: str) -> bool:
    """Whether the date at this position says when the sentence's verb happens."""
    return re.search(wording(language, "figures")["tenses"]["own"], text_before(sentence, at)) is not None
