"""Whether a text has a finite verb, as far as a dictionary of word forms and the language's folder can tell."""

import re
from functools import lru_cache
from typing import Any

from radiox_tasks.language.dictionary import is_known, lemma_of
from radiox_tasks.language.numbers.number_words import cardinal_of
from radiox_tasks.language.wording import wording

_WORD = re.compile(r"[^\W\d_]+")


def has_finite_verb(text: str, language: str) -> bool:
    """Whether a headline is a sentence ("Zoo opens on Sunday") and not only a label ("Zoo near Zurich").

    The first word is not examined: its capital letter hides its part of speech. A form that is a noun as well counts as
    a verb, but a base form only after a subject ("trains run"); so does any form in a language whose words are in no
    dictionary. See `finite` in language.yaml.
    """
    return predicate_of(text, language) != ""


def predicate_of(text: str, language: str) -> str:
    """A headline from its finite verb on, as `has_finite_verb` finds it; empty if there is none."""
    rules = wording(language, "language")["finite"]
    words = list(_WORD.finditer(text))
    for word in words if rules["last"] else words[:-1]:
        before, form = text[: word.start()], word.group()
        verb = form.islower() and (_may_be_finite(form, language) or _is_behind_subject(before, form, language))
        if before and verb:
            return text[word.start() :]
    return ""


def is_verbal(text: str, language: str) -> bool:
    """Whether a part of a text has a finite verb, which may be its first or its last word."""
    return has_finite_verb(f"- {text} -.", language)


def _is_behind_subject(before: str, word: str, language: str) -> bool:
    """Whether a verb's base form stands where a verb does: behind a plural, or a noun with its article."""
    rules: dict[str, Any] = wording(language, "language")["finite"]
    return re.search(rules["subject"], before) is not None and _is_base(word, language)


@lru_cache(maxsize=20_000)
def _is_base(word: str, language: str) -> bool:
    base: list[str] = wording(language, "language")["finite"]["base"]
    return any(is_known(form.format(lemma=word, stem=word[:-1], last=word[-1]), language) for form in base)


@lru_cache(maxsize=20_000)
def _may_be_finite(word: str, language: str) -> bool:
    rules: dict[str, Any] = wording(language, "language")["finite"]
    if re.search(rules["never"], word) or cardinal_of(word, language) is not None:
        return False
    try:
        lemma = lemma_of(word, language)
    except ValueError:
        return True
    if re.search(rules["lemma"], lemma) is None or (lemma == word and not rules["infinitives"]):
        return False
    forms = [form.format(lemma=lemma, stem=lemma[:-1], last=lemma[-1]) for form in rules["forms"]]
    return not forms or any(is_known(form, language) for form in forms)
