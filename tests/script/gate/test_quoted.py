"""A language without a lexicon: the source's own sentences are read out, and nothing else, however close it comes."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.content.sample.catalogue import load_catalogue
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.model.languages import languages
from radiox_tasks.model.script import LineKind
from radiox_tasks.script.gate import judge
from radiox_tasks.script.lexicon import has_lexicon

LANGUAGES = [language for language in languages() if not has_lexicon(language)]
TEXTS = [
    (feed.language, " ".join([article.teaser, *article.paragraphs]))
    for feed in load_catalogue()
    for article in feed.articles
    if feed.language in LANGUAGES
]
EVIDENCE = "La banque est-elle insolvable ? Non, a dit hier M. Dupont. Elle a gagné 1,5 million de francs en 2025."


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


def test_there_is_something_to_judge() -> None:
    assert len(TEXTS) >= 6


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_every_sentence_of_the_source_may_be_read_out_alone_and_together(language: str, text: str) -> None:
    told = sentences(text, language)
    assert len(told) >= 5
    assert judge(text, [text], language=language) == []
    for one in told:
        assert judge(one, [text], language=language) == []
        assert judge(one, [one], language=language) == []
    assert judge(f"{told[-1]} {told[0]}", [text], language=language) == []


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_a_sentence_changed_in_any_word_is_stopped(language: str, text: str) -> None:
    chance = random.Random(5)
    for one in sentences(text, language):
        words = one.split()
        for at in range(len(words)):
            without = " ".join([*words[:at], *words[at + 1 :]])
            assert judge(without, [text], language=language), without
        turned = words[:]
        chance.shuffle(turned)
        assert turned == words or judge(" ".join(turned), [text], language=language)
        for figure in re.finditer(r"\d+", one):
            other = one[: figure.start()] + str(int(figure.group()) + 1) + one[figure.end() :]
            assert judge(other, [text], language=language), other


@pytest.mark.parametrize(
    "line",
    [
        "La banque est-elle insolvable.",
        "La banque est insolvable.",
        "Non.",
        "Elle a gagné 1,5 million de francs",
        "Elle a gagné 1,5 milliard de francs en 2025.",
        "Elle n'a pas gagné 1,5 million de francs en 2025.",
        "Selon M. Dupont, elle a gagné 1,5 million de francs en 2025.",
        "Elle a gagné 1,5 million de francs en 2025 ≈",
        "",
    ],
)
def test_what_only_sounds_like_the_source_is_stopped(line: str) -> None:
    assert bool(judge(line, [EVIDENCE], language="fr")) == bool(line)


def test_a_question_of_the_source_may_be_asked() -> None:
    assert judge("La banque est-elle insolvable ?", [EVIDENCE], language="fr") == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_other_text_is_stopped_and_nothing_breaks(text: str, language: str) -> None:
    assert judge(text, [EVIDENCE], language=language) or not re.search(r"\w", text) or text.strip(" .") in EVIDENCE


@pytest.mark.parametrize("kind", ["greeting", "bridge", "sign-off", "disclosure"])
@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Bonjour, ici RadioX Romandie. Il est 14 h 17. Je suis Marcel.", True),
        ("Il est midi.", True),
        ("Bonjour, le Conseil fédéral a démissionné.", False),
        ("Bonjour, il y a 14 morts.", False),
        ("Bonjour de Lausanne.", False),
        ("Il est 14 h 17, le 3 mars.", False),
        ("Bonjour \u2248 Marcel.", False),
        ("Il est 29 h 70.", False),
    ],
)
def test_framing_is_made_of_the_house_s_words_and_the_time(kind: LineKind, text: str, passes: bool) -> None:
    found = judge(text, [], language="fr", kind=kind, cast=["Marcel"], known=["RadioX Romandie"])
    assert (found == []) == passes, found
