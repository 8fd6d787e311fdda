"""Whether a page's first sentence is told behind its headline and teaser for a figure that they lack.

page_starts.yaml has triples of a headline, a teaser and a page's first sentence, which has a figure as its news or says
the headline again.
"""

from pathlib import Path

import pytest
import yaml

from radiox_tasks.script.writers.added_figures import adds_figure
from tests.script.writers.story_materials import material_of

TRIPLES = Path(__file__).parent.parent / "repetitions" / "page_starts.yaml"


def told(half: str, language: str, kind: str) -> list[bool]:
    """For each triple whether the page's sentence is told for its figure."""
    triples = yaml.safe_load(TRIPLES.read_text(encoding="utf-8"))[half][language][kind]
    return [adds_figure([one["title"], one["teaser"]], one["page"], language) for one in triples]


@pytest.mark.parametrize(
    ("half", "language", "again"),
    [
        ("first", "de", 0),
        ("first", "en", 2),
        ("first", "fr", 0),
        ("second", "de", 0),
        ("second", "en", 1),
        ("second", "fr", 0),
    ],
)
def test_a_figure_is_news_but_no_round_one_no_date_and_no_age(half: str, language: str, again: int) -> None:
    assert all(told(half, language, "news"))
    assert sum(told(half, language, "repeated")) <= again


@pytest.mark.parametrize(
    ("language", "title", "teaser", "page"),
    [
        (
            "de",
            "Jahresstatistik: So viele Nutztiere haben Wölfe 2025 gerissen",
            "Gegenüber dem Vorjahr gingen die Risse um 18 Prozent zurück.",
            "Wölfe haben im Jahr 2025 in der Schweiz 1021 Nutztiere getötet.",
        ),
        (
            "en",
            "Live: Shares in Alpen Bank plunge after profit warning",
            "Investors reacted at once in Zurich.",
            "Shares in Alpen Bank fell by 23 per cent in early trading.",
        ),
        (
            "fr",
            "Statistique annuelle : combien d'animaux les loups ont tués en Suisse",
            "C'est 18% de moins qu'une année plus tôt.",
            "Les loups ont tué 1021 animaux en Suisse.",
        ),
    ],
)
def test_a_page_that_begins_with_the_figure_is_told_from_there_behind_its_headline(
    language: str, title: str, teaser: str, page: str
) -> None:
    material = material_of(title, teaser, page, language=language)
    assert not material.opens
    assert [one.text for one in material.statements] == [teaser, page]
