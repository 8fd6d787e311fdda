"""Two events of one kind in two small towns stay two, though their reports share nearly all words."""

import pytest

from benchmarks import cluster_stories as bench
from radiox_tasks.content.stories.scenes import scenes_differ
from radiox_tasks.content.stories.veto import READ_CHARACTERS, clash
from tests.content.stories.stored_vectors import SETS, labelled

APART = 14  # of 28; the other towns are in a dictionary, or have no "in" or the like before them


def test_half_of_the_reports_of_one_pattern_are_kept_apart() -> None:
    articles, _ = bench.tellings("two_towns.tsv")
    pairs = list(zip(articles[::2], articles[1::2], strict=True))
    assert len(pairs) == 28
    assert sum(clash(one, other) is not None for one, other in pairs) >= APART


@pytest.mark.parametrize("name", [*SETS, "running.tsv", "one_town.tsv"])
def test_no_reports_of_one_event_are(name: str | None) -> None:
    told = list(zip(*labelled(name), strict=True))
    wrong = [
        (one.title, other.title)
        for at, (one, event) in enumerate(told)
        for other, its_event in told[:at]
        if event == its_event and scenes_differ(one, other, read=READ_CHARACTERS)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("In Visp ist am Montag ein Lager abgebrannt.", "In Pratteln ist am Montag ein Lager abgebrannt.", True),
        ("In Visp ist am Montag ein Lager abgebrannt.", "Beim Bahnhof Visp ist am Montag ein Lager abgebrannt.", False),
        ("In Visp ist ein Lager abgebrannt.", "Ein Feuer hat in Pratteln eine Halle zerstört.", False),
        ("Er lag in Visp im Spital von Brig.", "Er lag in Visp im Krankenhaus von Brig.", False),
        ("In Visp brannte ein Lager.", "In Brig brannte ein Lager. Man sah es in Visp.", False),
        (
            "In Visp sind am Montag kurz vor Mitternacht 14 Autos verbrannt.",
            "In Pratteln sind am Montag kurz vor Mitternacht 14 Autos verbrannt.",
            False,
        ),
        (
            "In Visp sind am Montag kurz vor Mitternacht 14 Autos verbrannt.",
            "In Pratteln sind am Montag kurz vor Mitternacht 15 Autos verbrannt.",
            True,
        ),
    ],
)
def test_a_place_that_the_other_does_not_name_in_the_same_pattern(one: str, other: str, differ: bool) -> None:
    first, second = (
        bench.article(name, name, "de", "Brand", text, minutes=5) for name, text in (("a", one), ("b", other))
    )
    assert scenes_differ(first, second, read=READ_CHARACTERS) is differ
