"""Two events of one kind in two towns stay two, whatever words their reports share."""

import pytest

from benchmarks import cluster_stories as bench
from radiox_tasks.content.rundown.same_event import tell_same_event
from radiox_tasks.content.stories.elsewhere import happened_elsewhere
from radiox_tasks.content.stories.veto import READ_CHARACTERS, clash
from tests.content.stories.stored_vectors import SETS, labelled

KNOWN_TOWNS = {
    "de-3": "a dictionary has Wohlen",
    "de-5": "a dictionary has Schwanden, and nothing is counted",
    "fr-16": "a dictionary has Gland and Bulle",
    "en-22": "a dictionary has Bedford and Salford",
}


def test_reports_of_one_pattern_from_two_towns_are_of_two_events() -> None:
    articles, labels = bench.tellings("two_towns.tsv")
    pairs = list(zip(articles[::2], articles[1::2], labels[::2], strict=True))
    united = {label.removesuffix("-here") for one, other, label in pairs if clash(one, other) is None}
    assert len(pairs) == 28
    assert united <= KNOWN_TOWNS.keys()
    assert {label for one, other, label in pairs if tell_same_event([one], [other])} <= {"fr-16-here", "en-22-here"}


@pytest.mark.parametrize("name", [name for name in (*SETS, "running.tsv", "one_town.tsv") if name != "retold.tsv"])
def test_no_reports_of_one_event_happened_elsewhere(name: str | None) -> None:
    articles, labels = labelled(name)
    told = list(zip(articles, labels, strict=True))
    wrong = [
        (one.title, other.title)
        for at, (one, event) in enumerate(told)
        for other, its_event in told[:at]
        if event == its_event and happened_elsewhere(one, other, read=READ_CHARACTERS)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "one", "other", "elsewhere"),
    [
        ("de", "Zwei Verletzte | Ein Angriff in Linz hat Leute verletzt.", "Zwei Verletzte | Angriff in Linz.", False),
        (
            "de",
            "Zwei Verletzte bei Angriff in Linz | Zwei Menschen wurden verletzt.",
            "Drei Tote bei Angriff in Lyon | Drei Menschen wurden getötet.",
            True,
        ),
        (
            "fr",
            "Un appartement détruit par le feu | Un appartement a brûlé dans la nuit à Chavornay.",
            "Incendie dans un appartement | Le feu a détruit tôt le matin un appartement à Courrendlin.",
            True,
        ),
        ("de", "Mann stirbt im Spital | In Thun verunfallte er.", "Mann stirbt im Krankenhaus | In Thun.", False),
        (
            "en",
            "Driver dies after crash | A driver of 34 has died in hospital after a crash in Leeds, officers said.",
            "Man dies after crash | A man of 34 has died in hospital after a crash in Leeds, Yorkshire Police said.",
            False,
        ),
    ],
)
def test_what_tells_two_towns_apart(language: str, one: str, other: str, elsewhere: bool) -> None:
    first, second = (
        bench.article(name, name, language, *text.split(" | "), minutes=5) for name, text in (("a", one), ("b", other))
    )
    assert happened_elsewhere(first, second, read=READ_CHARACTERS) is elsewhere
