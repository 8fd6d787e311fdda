"""Whether a sentence tells something as past or as coming, by the commonest forms of the language's figures.yaml."""

import re
from functools import lru_cache
from typing import Literal

from radiox_tasks.language.wording import wording

Tense = Literal["past", "coming"]


@lru_cache(maxsize=4096)
def tense_of(sentence: str, language: str) -> Tense | None:
    """The tense of a sentence; None where its words show neither, or both, or an infinitive with a time of its own
    ("they decided to open it")."""
    forms = wording(language, "figures")["tenses"]
    coming, rest = re.search(forms["coming"], sentence) is not None, re.sub(forms["coming"], " ", sentence)
    if re.search(forms["open"], rest):
        return None
    if re.search(forms["past"], rest):
        return None if coming else "past"
    if coming:
        return "coming"
    return "past" if re.search(forms["weak_past"], rest) else None


def is_own_date(sentence: str, at: int, language: str) -> bool:
    """Whether the date at this position says when the sentence's verb happens."""
    return re.search(wording(language, "figures")["tenses"]["own"], sentence[:at]) is not None
