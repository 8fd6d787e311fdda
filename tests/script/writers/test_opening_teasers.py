"""Teasers before the page that says their news again."""

import pytest

from radiox_tasks.script.attribution import statement_part
from radiox_tasks.script.sources.statements import statements_of
from tests.script.writers import newsroom
from tests.script.writers.story_materials import material_of


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


@pytest.mark.parametrize(
    ("language", "title", "teaser", "page"),
    [
        (
            "de",
            "Zwei Tote bei Brand in Basler Wohnhaus",
            "Zwei Menschen sind in der Nacht auf Sonntag bei einem Brand in einem Wohnhaus in Basel gestorben.",
            "In einem Wohnhaus in Basel ist in der Nacht auf Sonntag ein Brand ausgebrochen.",
        ),
        (
            "en",
            "Two dead in Basel fire",
            "Two people died in a fire in a block of flats in Basel early on Sunday.",
            "A fire broke out in a block of flats in Basel early on Sunday.",
        ),
        (
            "fr",
            "Incendie à Bâle: deux morts",
            "Deux personnes sont mortes dans un incendie dans un immeuble de Bâle dans la nuit de dimanche.",
            "Un incendie s'est déclaré dans un immeuble de Bâle dans la nuit de dimanche.",
        ),
    ],
)
def test_a_teaser_with_the_headlines_number_is_told_instead_of_a_page_without_it(
    language: str, title: str, teaser: str, page: str
) -> None:
    material = material_of(title, teaser, page, language=language)
    assert material.opens
    assert [one.text for one in material.statements] == [teaser]


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


@pytest.mark.parametrize("last", ["gebrannt", "'gebrannt'"])
def test_a_teaser_without_a_last_mark_does_not_run_into_the_next_sentence(last: str) -> None:
    article = newsroom.article(
        "Brand in Wil", f"Im Alterszentrum von Wil hat es in der Nacht auf Freitag lange und heftig {last}"
    )
    (statement,) = statements_of(article, newsroom.notes("de"))
    assert statement_part(statement).text == f"{statement.text}."


def test_a_page_that_begins_with_the_teaser_in_other_words_goes_on_behind_its_first_sentence() -> None:
    material = material_of(
        "Collision entre deux trains en Allemagne, neuf morts",
        "Neuf personnes ont été tuées mercredi près d'Offenburg quand un train a heurté un convoi. "
        "Le conducteur est en garde à vue.",
        "Au moins neuf personnes sont mortes et 80 ont été blessées dans un accident mercredi à Offenburg. "
        "La ligne est coupée.",
        language="fr",
    )
    assert [one.text for one in material.statements] == [
        "Neuf personnes ont été tuées mercredi près d'Offenburg quand un train a heurté un convoi.",
        "Le conducteur est en garde à vue.",
        "La ligne est coupée.",
    ]


def test_a_page_does_not_say_its_teasers_news_again() -> None:
    material = material_of(
        "Kantonsrat senkt den Steuerfuss knapp",
        "Der Zürcher Kantonsrat senkt den Steuerfuss um 2 Prozentpunkte. Der Entscheid fiel mit 91 zu 87 Stimmen.",
        "Der Zürcher Kantonsrat senkt den Steuerfuss von 98 auf 96 Prozent. Den Ausschlag gab die GLP.",
    )
    said = [one.text for one in material.statements]
    assert said[0].startswith("Der Zürcher Kantonsrat")
    assert len([one for one in said if "Steuerfuss" in one]) == 1
    assert said[-1] == "Den Ausschlag gab die GLP."


def test_a_page_tells_whom_it_goes_on_about() -> None:
    material = material_of(
        "Kantonsrat senkt Steuerfuss, Finanzdirektor warnt",
        "Der Kantonsrat senkt den Steuerfuss, der Finanzdirektor warnt. Das Ja fiel mit 91 zu 87 Stimmen.",
        "Im Kantonsrat hat Ernst Muster eine Niederlage beim Steuerfuss erlitten.\n\nEr sprach von Leichtsinn.",
    )
    assert any("Muster" in one.text for one in material.statements)


@pytest.mark.parametrize(
    ("page", "told"),
    [("Die Stadt Zürich will bis 2030 zehn neue Schulhäuser im Norden bauen.", False), ("Die SP ist dagegen.", True)],
)
def test_a_teaser_in_telegram_style_is_told_unless_its_page_says_it(page: str, told: bool) -> None:
    teaser = "Die Stadt Zürich will in den nächsten Jahren zehn neue Schulhäuser im Norden bauen"
    material = material_of("Zürich plant zehn neue Schulhäuser", teaser, page)
    assert (material.statements[0].text == teaser) is told
