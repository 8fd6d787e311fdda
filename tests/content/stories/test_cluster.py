"""Clustering: what it must join, what it must keep apart, and how well it does on labelled sets."""

import random
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import cluster_stories as bench
from radiox_tasks.content.stories import embeddings
from radiox_tasks.content.stories.cluster import cluster
from radiox_tasks.content.stories.embeddings import text_of
from radiox_tasks.content.stories.headline_names import find_names
from radiox_tasks.content.stories.nearest import Nearest
from radiox_tasks.content.stories.tfidf import alike_pairs
from radiox_tasks.content.stories.veto import clash
from tests.content.stories.stored_vectors import SETS, labelled, stored_vectors, use_stored_vectors

NOW = bench.NOW


def groups_of(*articles: tuple[str, str, str]) -> list[list[str]]:
    """Cluster (name, language, "headline | teaser") and give back the names."""
    made = [
        bench.article(name, f"outlet {name}", language, *text.split(" | "), minutes=30)
        for name, language, text in articles
    ]
    return sorted(sorted(article.article_id for article in group) for group in cluster(made, now=NOW))


@pytest.mark.parametrize(
    ("name", "precision", "recall", "b_cubed"),
    [
        ("unseen.tsv", 0.97, 0.93, 0.97),
        ("pairs.tsv", 0.97, 0.95, 0.98),
        ("near_misses.tsv", 0.97, 0.95, 0.98),
        ("held_out.tsv", 0.97, 0.95, 0.98),
        ("mixed.tsv", 0.93, 0.96, 0.98),
        ("told_twice.tsv", 0.92, 0.96, 0.98),
        (None, 0.97, 0.95, 0.98),
    ],
)
def test_labelled_sets_are_told_apart(name: str | None, precision: float, recall: float, b_cubed: float) -> None:
    use_stored_vectors()
    articles, labels = labelled(name)
    found = bench.judge(bench.radiox(articles), labels)
    assert found["precision"] >= precision
    assert found["recall"] >= recall
    assert found["b3"] >= b_cubed


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_the_model_still_computes_the_stored_vectors(name: str | None) -> None:
    stored = stored_vectors()
    articles, _ = labelled(name)
    every_eighth = [article for article in articles if text_of(article) in stored][::8]
    assert len(every_eighth) > len(articles) / 10
    now = np.asarray(embeddings._encoder()([text_of(article) for article in every_eighth]))  # type: ignore[misc]
    cosines = (now * np.stack([stored[text_of(article)] for article in every_eighth])).sum(axis=1)
    assert cosines.min() > 0.999


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("de", "Tram entgleist in Zürich"), ("de", "Tram entgleist in Basel"), "place"),
        (("de", "Lawine bei Andermatt fordert zwei Tote"), ("de", "Lawine bei Davos fordert zwei Tote"), "name"),
        (("en", "Court hears case of Portuguese youths"), ("en", "Court rules against Switzerland"), "place"),
        (("de", "Unfall bei Ftan fordert zwei Tote"), ("de", "Unfall fordert zwei Tote"), None),
        (("en", "Court fines Google"), ("en", "Court fines Apple"), "name"),
        (("de", "Lufthansa-Piloten streiken"), ("de", "Ryanair-Piloten streiken"), "name"),
        (("en", "Talks on the Geneva Convention"), ("fr", "On parle de la Konvention"), None),
        (("de", "Notenbank senkt Leitzins"), ("en", "Central bank holds rates"), "outcome"),
        (("de", "Volk sagt Ja zur Vorlage"), ("fr", "Le peuple rejette le projet"), "outcome"),
        (("en", "Sinner beats Alcaraz"), ("de", "Alcaraz schlägt Sinner"), "winner"),
        (("en", "Alcaraz loses to Sinner"), ("de", "Sinner gewinnt gegen Alcaraz"), None),
        (("de", "Odermatt gewinnt Abfahrt"), ("en", "Odermatt wins downhill"), None),
        (("de", "Odermatt gewinnt Abfahrt"), ("en", "Kriechmayr wins downhill"), "winner"),
        (("de", "Zürcher Parlament verbietet Handys"), ("de", "Aargauer Parlament verbietet Handys"), "place"),
        (("de", "Zürcher Parlament verbietet Handys"), ("fr", "Le parlement zurichois bannit les portables"), None),
        (("de", "Sturmtief «Ylva» erreicht Rügen"), ("de", "Sturmtief «Zoran» erreicht Rügen"), "name"),
        (("en", "Logitech first-quarter profit climbs"), ("fr", "Logitech: hausse au troisième trimestre"), "outcome"),
        (("en", "Old bridge shut after cracks found"), ("en", "Old bridge reopens after cracks"), "outcome"),
        (("de", "Rat lehnt Tempo 30 in Städten ab"), ("de", "Rat beschliesst Tempo 30"), "outcome"),
        (("de", "Neue Genfer Konvention"), ("en", "New Geneva Convention"), None),
        (("de", "Nationalbank SNB warnt"), ("fr", "La banque nationale BNS avertit"), None),
    ],
)
def test_what_two_headlines_clash_over(one: tuple[str, str], other: tuple[str, str], reason: str | None) -> None:
    first, second = (bench.article(name, name, *item, "", 5) for name, item in (("a", one), ("b", other)))
    assert clash(first, second, find_names([first, second])) == reason


def test_a_pair_of_two_languages_stands_out_where_each_is_the_others_nearest_by_far() -> None:
    languages = ["de"] * 7 + ["en"] * 7
    cosines = np.full((14, 14), 0.80)
    cosines[0, 7] = cosines[7, 0] = 0.85
    cosines[0, 8] = cosines[8, 0] = 0.845
    cosines[1, 9] = cosines[9, 1] = 0.83
    nearest = Nearest(cosines, languages)
    assert nearest.stand_out(0, 7)
    assert not nearest.stand_out(0, 8)  # the first has a nearer one
    assert not nearest.stand_out(1, 9)  # by too little
    assert not nearest.stand_out(0, 1)  # of one language
    assert not Nearest(cosines, ["de"] * 8 + ["en"] * 6).stand_out(0, 8)  # too few to tell


def test_one_event_in_two_languages_is_one_story() -> None:
    found = groups_of(
        (
            "a",
            "de",
            "Zwei Leichtverletzte nach Tramunfall in Bern | Ein Lieferwagen und ein Tram sind zusammengeprallt.",
        ),
        ("b", "en", "Two slightly hurt in Bern tram crash | A delivery van and a tram collided."),
        ("c", "en", "Zurich votes on new tram line | The council wants tracks to Affoltern."),
    )
    assert found == [["a", "b"], ["c"]]


def test_same_words_elsewhere_are_another_story() -> None:
    found = groups_of(
        ("chile", "en", "Strong earthquake shakes Chile | People ran into the streets when the earthquake struck."),
        ("japan", "en", "Strong earthquake shakes Japan | People ran into the streets when the earthquake struck."),
    )
    assert found == [["chile"], ["japan"]]


def test_two_matches_are_two_stories_whatever_the_words() -> None:
    found = groups_of(
        ("a", "de", "FC Zürich gewinnt 3:1 | Die Zürcher siegten im Heimspiel verdient."),
        ("b", "de", "FC Zürich gewinnt 2:0 | Die Zürcher siegten im Heimspiel verdient."),
    )
    assert found == [["a"], ["b"]]


def test_a_rising_toll_stays_one_story() -> None:
    found = groups_of(
        ("a", "de", "Erdbeben in Chile: mindestens 5 Tote | Ein starkes Beben hat den Norden Chiles erschüttert."),
        (
            "b",
            "de",
            "Erdbeben in Chile: Zahl der Toten steigt auf 12 | Retter suchen im Norden Chiles nach Verschütteten.",
        ),
    )
    assert found == [["a", "b"]]


def test_the_same_headline_a_week_later_is_another_story() -> None:
    article = bench.article("a", "x", "de", "Bitcoin legt zu", "Der Kurs stieg am Vormittag leicht an.", 10)
    later = article.model_copy(
        update={"article_id": "b", "published": NOW - timedelta(days=9), "title": "Bitcoin legt kräftig zu"}
    )
    assert len(cluster([article, later], now=NOW)) == 2
    same_day = later.model_copy(update={"published": NOW - timedelta(hours=1)})
    assert len(cluster([article, same_day], now=NOW)) == 1


def test_a_chain_of_neighbours_does_not_become_one_story() -> None:
    def linked(scores: dict[tuple[int, int], float]) -> list[list[int]]:
        return sorted(sorted(group) for group in bench.linked(4, scores, 0.88))

    assert linked({(1, 0): 0.95, (2, 1): 0.94, (3, 2): 0.93}) == [[0, 1], [2, 3]]
    assert linked({(1, 0): 0.95, (2, 1): 0.94, (2, 0): 0.90}) == [[0, 1, 2], [3]]


@pytest.mark.slow
def test_order_does_not_matter_and_copies_count_once() -> None:
    articles, _ = bench.tellings("unseen.tsv")
    articles = articles[:24]
    shuffled = [*articles, *articles]
    random.Random(4).shuffle(shuffled)
    one = {frozenset(a.article_id for a in group) for group in cluster(articles, now=NOW)}
    other = {frozenset(a.article_id for a in group) for group in cluster(shuffled, now=NOW)}
    assert one == other


@pytest.mark.slow
def test_in_a_large_set_words_choose_what_is_compared_by_meaning() -> None:
    articles, labels = bench.tellings("unseen.tsv")
    label = {article.article_id: story for article, story in zip(articles, labels, strict=True)}
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghilmnoprstuz", k=7)) for _ in range(4000)]
    filler = [
        bench.article(f"f{n}", "x", "de", " ".join(chance.sample(words, 6)), " ".join(chance.sample(words, 20)), 60)
        for n in range(1000)
    ]
    groups = cluster([*articles, *filler], now=NOW, meant=40)
    joined = [[label[a.article_id] for a in group if a.article_id in label] for group in groups]
    assert sum(len(group) for group in groups) == len(articles) + len(filler)
    assert all(len(set(group)) <= 1 for group in joined)
    assert sum(len(group) > 1 for group in joined) >= 8


def test_nothing_makes_no_story() -> None:
    assert cluster([], now=NOW) == []


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=120), st.sampled_from(["de", "en"])), max_size=6))
def test_whatever_the_text_each_article_is_in_exactly_one_story(texts: list[tuple[str, str, str]]) -> None:
    articles = [bench.article(str(n), "x", language, title, text, n) for n, (title, text, language) in enumerate(texts)]
    groups = cluster(articles, now=NOW)
    assert sorted(a.article_id for group in groups for a in group) == sorted(a.article_id for a in articles)


def test_a_headline_that_says_more_is_no_clash() -> None:
    one = bench.article("a", "x", "en", "Quake kills 12 in Chile", "The quake struck at dawn.", 5)
    other = bench.article("b", "y", "en", "Quake in Chile", "Rescuers search for survivors.", 5)
    assert clash(one, other) is None
    assert clash(one, bench.article("c", "y", "en", "Quake in Peru", "Rescuers search for survivors.", 5)) == "place"


@pytest.mark.slow
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6), max_size=12))
def test_the_inverted_index_finds_what_all_pairs_find(documents: list[list[str]]) -> None:
    terms = [tuple((term, 1.0) for term in document) for document in documents]
    found = {(i, j) for i, j, _ in alike_pairs(terms, 0.999)}
    same = {(i, j) for i in range(len(terms)) for j in range(i) if terms[i] and set(terms[i]) == set(terms[j])}
    assert found == same
