"""Whether a story is told from its headline, its teaser or its page."""

import pytest

from radiox_tasks.script.evidence import statements_of
from radiox_tasks.script.writers.local_material import StoryMaterial, gather
from radiox_tasks.script.writers.opening import carries_headline
from tests.script.writers import newsroom


def material_of(title: str, teaser: str, page: str, *, language: str = "de") -> StoryMaterial:
    """What is told of a feed's item whose page was read."""
    told = newsroom.article(title, f"{teaser}\n\n{page}", language=language)
    story = newsroom.story(told.model_copy(update={"teaser_end": len(f"{title}\n\n{teaser}")}))
    material, _ = gather(story, newsroom.request([story], language=language), newsroom.notes(language))
    assert material is not None
    return material


@pytest.mark.parametrize(
    ("language", "title", "opening", "carried"),
    [
        (
            "de",
            "Novara streicht 340 Stellen in Winterthur",
            "Betroffen ist in Winterthur die Montage.",
            False,
        ),
        (
            "de",
            "Novara streicht 340 Stellen in Winterthur",
            "Die Firma Novara will in Winterthur weniger Leute. Es gehen 340 Stellen verloren.",
            True,
        ),
        ("de", "Stadtrat will Parkgebühren verdoppeln", "Das Gewerbe kündigt im Stadtrat Widerstand an.", False),
        ("de", "Beben in Chile: Tausende ohne Strom", "In Chile hat ein Beben Häuser beschädigt.", True),
        ("de", "Zürich: Stadtrat will Tempo 30", "In Zürich wehrt sich das Gewerbe seit Jahren.", False),
        ("en", "Severn Water to be nationalised after fine", "Customers of the company pay more from April.", False),
        ("en", "ECB cuts key rate to 1.75%", "The European Central Bank lowered its key rate to 1.75%.", True),
        ("fr", "Vaud gèle la construction de six EMS", "La mesure doit permettre d'économiser 90 millions.", False),
        ("fr", "Deux pêcheurs portés disparus", "Deux pêcheurs sont portés disparus depuis dimanche.", True),
    ],
)
def test_an_opening_carries_its_headline_if_it_has_half_of_its_words_and_figures(
    language: str, title: str, opening: str, carried: bool
) -> None:
    notes = newsroom.notes(language)
    article = newsroom.article(title, opening, language=language)
    assert carries_headline(statements_of(article, notes), notes) is carried


def test_a_teaser_that_the_page_says_again_is_left_out() -> None:
    material = material_of(
        "Stadtrat will Parkgebühren verdoppeln",
        "Parkieren in der Stadt soll doppelt so viel kosten.",
        "Der Zürcher Stadtrat will die Parkgebühren in der Innenstadt verdoppeln. Der Verband wehrt sich.",
    )
    assert material.opens
    assert [one.text for one in material.statements] == [
        "Der Zürcher Stadtrat will die Parkgebühren in der Innenstadt verdoppeln.",
        "Der Verband wehrt sich.",
    ]


def test_a_teaser_stays_before_a_page_that_begins_with_a_scene() -> None:
    material = material_of(
        "Novara streicht 340 Stellen in Winterthur",
        "Der Maschinenbauer Novara streicht in Winterthur 340 Stellen.",
        "In der Halle war es am Montagmorgen still. Novara streicht 340 Stellen am Standort Winterthur.",
    )
    assert material.opens
    assert [one.text for one in material.statements][:2] == [
        "Der Maschinenbauer Novara streicht in Winterthur 340 Stellen.",
        "In der Halle war es am Montagmorgen still.",
    ]
    assert len(material.statements) == 2  # the last one says the teaser again


def test_a_sentence_that_says_the_told_headline_again_is_left_out() -> None:
    material = material_of(
        "Kanton Waadt friert Bau von sechs Heimen ein",
        "Der Entscheid spart viel Geld.",
        "Im Dorf Aubonne steht ein Kran im Regen. Nun friert der Kanton Waadt den Bau der sechs Heime ein. "
        "Betroffene Gemeinden wehren sich. Der Kanton sucht einen Ausweg.",
    )
    assert not material.opens
    assert [one.text for one in material.statements] == [
        "Der Entscheid spart viel Geld.",
        "Im Dorf Aubonne steht ein Kran im Regen.",
        "Betroffene Gemeinden wehren sich.",
        "Der Kanton sucht einen Ausweg.",
    ]


def test_nothing_follows_a_repetition_that_depends_on_it() -> None:
    material = material_of(
        "Kanton Waadt friert Bau von sechs Heimen ein",
        "Der Entscheid spart viel Geld.",
        "Im Dorf Aubonne steht ein Kran im Regen. Nun friert der Kanton Waadt den Bau der sechs Heime ein. "
        "Er begründet das mit den Kosten.\n\nIm Kanton Waadt fehlen Heime.",
    )
    assert "Er begründet das mit den Kosten." not in [one.text for one in material.statements]


def test_another_outlet_adds_what_was_not_told() -> None:
    first = newsroom.article(
        "Störung an einem Stellwerk legt Bahnhof Olten lahm",
        "Eine Störung an einem Stellwerk hat den Bahnhof Olten lahmgelegt. Ursache war ein defektes Kabel.",
    )
    second = newsroom.article(
        "In Olten ging zwei Stunden nichts mehr",
        "In Olten standen am Morgen die Züge still. Grund war ein defektes Kabel an einem Stellwerk. "
        "Tausende Pendler warteten auf den Perrons.",
        source="Zeitung Zwei",
    )
    story = newsroom.story(first, second)
    material, _ = gather(story, newsroom.request([story]), newsroom.notes("de"))
    assert material is not None
    assert [one.text for one in material.statements if one.article == second] == [
        "Tausende Pendler warteten auf den Perrons."
    ]
