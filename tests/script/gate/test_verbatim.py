"""The first layer: the sources' own sentences and the house's phrases pass in every language, and nothing else."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.language.languages import languages
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.model.script import LineKind
from radiox_tasks.script.gate import Claim, check
from tests.script.gate.asked import claim, passages

TEXTS = [
    (feed.language, " ".join([article.teaser, *article.paragraphs]))
    for feed in load_catalogue()
    for article in feed.articles[:2]
]
BANK = "La banque est-elle insolvable ? Non, a dit hier M. Dupont. Elle a gagné 1,5 million de francs en 2025."


def layer(asked: Claim) -> str | None:
    [verdict] = check([asked])
    return verdict.layer


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_every_sentence_of_the_source_may_be_read_out_alone_and_together(language: str, text: str) -> None:
    told = sentences(text, language)
    assert {layer(claim(one, text, language=language)) for one in told} == {"verbatim"}
    assert layer(claim(f"{told[-1]} {told[0]}", text, language=language)) == "verbatim"


@pytest.mark.parametrize(("language", "text"), TEXTS[::3])
def test_a_sentence_changed_in_any_word_is_stopped(language: str, text: str) -> None:
    chance = random.Random(5)
    for one in sentences(text, language):
        words = one.split()
        for at in range(len(words)):
            without = " ".join([*words[:at], *words[at + 1 :]])
            assert layer(claim(without, text, language=language)) is None, without
        turned = words[:]
        chance.shuffle(turned)
        assert turned == words or layer(claim(" ".join(turned), text, language=language)) is None


@pytest.mark.parametrize(
    "line",
    [
        "La banque est-elle insolvable.",
        "La banque est insolvable.",
        "Non.",
        "Elle a gagné 1,5 million de francs",
        "Elle n'a pas gagné 1,5 million de francs en 2025.",
        "Selon M. Dupont, elle a gagné 1,5 million de francs en 2025.",
        "Elle a gagné 1,5 million de francs en 2025 ≈",
    ],
)
def test_what_only_sounds_like_the_source_is_stopped(line: str) -> None:
    assert layer(claim(line, BANK, language="fr")) is None


@pytest.mark.parametrize(
    ("source", "line", "found"),
    [
        ("Newsticker: Taifun trifft auf die Philippinen.", "Taifun trifft auf die Philippinen.", "verbatim"),
        ("Gerücht: Taifun trifft auf die Philippinen.", "Taifun trifft auf die Philippinen.", None),
    ],
)
def test_a_tickers_label_may_be_left_out_and_no_other(source: str, line: str, found: str | None) -> None:
    assert layer(claim(line, source, language="de")) == found


def test_a_question_of_the_source_may_be_asked() -> None:
    assert layer(claim("La banque est-elle insolvable ?", BANK, language="fr")) == "verbatim"


@pytest.mark.parametrize("outlet", ["NZZ", "SRF", "Tages-Anzeiger", "St. Galler Tagblatt", "Muster-Chronik"])
@pytest.mark.parametrize(
    "form",
    [
        "Der Stadtrat hat 120 Wohnungen bewilligt, schreibt der {}.",
        "Laut {}: Der Stadtrat hat 120 Wohnungen bewilligt.",
        "{} schreibt: Der Stadtrat hat 120 Wohnungen bewilligt.",
        "Der Stadtrat hat 120 Wohnungen bewilligt, so die {}.",
    ],
)
def test_a_sentence_is_given_with_its_own_outlet_and_no_other(outlet: str, form: str) -> None:
    evidence = passages(["Der Stadtrat hat 120 Wohnungen bewilligt."], "de", source=outlet)
    assert layer(Claim(1, form.format(outlet), "news", "de", evidence, (outlet,))) == "verbatim"
    assert layer(Claim(1, form.format("Blick"), "news", "de", evidence, (outlet,))) is None


def test_a_sentence_out_of_a_quotation_is_no_fact() -> None:
    text = "Die Kasse der Gemeinde ist leer."
    assert layer(Claim(1, text, "news", "de", passages([text], "de", quoted=True))) is None


def test_a_sentence_that_leans_is_not_judged_alone() -> None:
    text = "Sie wurde am Bahnhof festgenommen."
    evidence = passages([text], "de")
    assert layer(Claim(1, text, "news", "de", evidence)) == "verbatim"
    assert layer(Claim(1, text, "news", "de", evidence, leaning=True)) is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(languages()))
def test_any_other_text_is_stopped_and_nothing_breaks(text: str, language: str) -> None:
    if re.search(r"\w", text):
        assert layer(claim(text, BANK, language=language)) is None or text.strip(" .") in BANK


@pytest.mark.parametrize("kind", ["greeting", "bridge", "sign-off", "disclosure"])
@pytest.mark.parametrize(
    ("language", "text", "passes"),
    [
        ("fr", "Bonjour, ici RadioX Romandie. Il est 14 h 17.", True),
        ("fr", "Il est midi.", True),
        ("fr", "Bonjour, le Conseil fédéral a démissionné.", False),
        ("fr", "Bonjour, il y a 14 morts.", False),
        ("fr", "Bonjour de Lausanne.", False),
        ("de", "Guten Morgen, hier ist RadioX Romandie.", True),
        ("de", "Guten Morgen, hier ist Radio Berlin.", False),
        ("de", "Es ist der Rücktritt.", False),
        ("en", "Good morning, this is RadioX Romandie.", True),
        ("en", "Good morning, this is war.", False),
    ],
)
def test_framing_is_the_houses_phrases_with_names_and_the_time(
    kind: LineKind, language: str, text: str, passes: bool
) -> None:
    found = layer(claim(text, language=language, kind=kind, known=("Marcel", "RadioX Romandie")))
    assert found == ("house" if passes else None)
