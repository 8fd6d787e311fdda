"""One outlet does not outweigh the others by a number, and an overtaken number is not told."""

from datetime import timedelta

import pytest

from radiox_tasks.content.rundown.importance.tolls import tolls_differ, victims
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.rundown.same_event import is_overtaken, tell_same_event, without_twins
from tests.content.rundown.rundowns import AIR, RENT, article, chosen, ids

FIRE = (
    "{count} Tote bei Grossbrand in Spiez | Bei einem Grossbrand in einem Altersheim in Spiez sind {count} Menschen "
    "gestorben. Das Feuer brach um vier Uhr im Dachstock aus. Die Bewohner wurden in die Turnhalle Räumli gebracht. "
    "Die Feuerwehr stand mit hundert Leuten im Einsatz. Der Gemeindepräsident zeigte sich erschüttert. Das Gebäude war "
    "1962 erbaut und zuletzt renoviert worden."
)


@pytest.mark.parametrize("count", ["300", "Dreihundert"])
def test_one_outlet_of_low_priority_does_not_take_a_story_of_five(count: str) -> None:
    papers = [
        article(f"g{n}", FIRE.format(count="Zwölf"), minutes=60 + n, source=f"Zeitung {n}", priority=9)
        for n in range(5)
    ]
    claim = article("claim", FIRE.format(count=count), minutes=1, source="Evilblog", priority=1)
    story, *_ = chosen(*papers, claim, article("z", RENT), count=2).stories
    assert story.reason.startswith("Fünf unabhängige Quellen berichten (Zeitung 0")
    assert {a.source for a in story.articles} == {f"Zeitung {n}" for n in range(5)}


def test_an_outlet_of_low_priority_does_not_lead_a_grave_story() -> None:
    fire = article("old", FIRE.format(count="Zwölf"), minutes=60, priority=9)
    bin_fire = "Abfalleimer in Spiez in Brand, Katze tot | " + FIRE.split(" | ")[1].format(count="zwölf")
    assert ids(chosen(fire, article("new", bin_fire, minutes=1, priority=1), count=1)) == ["old"]


def test_the_older_telling_stays_in_the_story_if_it_counts_the_same() -> None:
    old = article("old", FIRE.format(count="12"), minutes=90)
    new = article("new", FIRE.format(count="12").replace("Grossbrand in Spiez |", "Feuer im Altersheim |"), minutes=5)
    rundown = chosen(old, article("z", RENT), count=2)
    story = next(story for story in rundown.stories if story.articles[0].article_id == "old")
    told = rundown.model_copy(update={"stories": (story, story.model_copy(update={"articles": (new,)}))})
    left = without_twins(told, Reasons("de", AIR))
    assert [a.article_id for a in left.stories[0].articles] == ["new", "old"]


QUAKE = "Zahl der Toten nach Beben in Chile steigt | Nach dem Erdbeben ist die Zahl der Toten auf 50 gestiegen."
QUAKE_OLD = (
    "Schweres Erdbeben erschüttert Chile | Um 4 Uhr bebte die Erde. Mindestens zwölf Menschen kamen nach Angaben der "
    "Regierung ums Leben."
)


def test_a_number_below_the_headline_is_overtaken_too() -> None:
    now, before = article("new", QUAKE, minutes=60), article("old", QUAKE_OLD, minutes=500)
    assert is_overtaken(before, now)
    assert not is_overtaken(now, before)


@pytest.mark.parametrize("published", [None, AIR - timedelta(hours=1)])
def test_of_two_tellings_of_one_time_the_lead_stays(published: object) -> None:
    lead, other = (article(name, text).model_copy(update={"published": published}) for name, text in
                   (("a", QUAKE), ("b", QUAKE_OLD)))  # fmt: skip
    assert is_overtaken(other, lead)


@pytest.mark.parametrize(
    ("language", "one", "other", "differ"),
    [
        ("de", "14-Jähriger tot | Er starb um 4 Uhr.", "Drama | Es gab drei Tote.", False),
        ("de", "Unfall | Drei Tote und vier Verletzte.", "Unfall | Drei Tote, 9 Verletzte.", False),
        ("de", "Unfall | Es gab vier Verletzte.", "Unfall | Es gab 9 Verletzte.", True),
        ("en", "Ferry | At least 1,200 people have died.", "Ferry | Officials say nine were killed.", True),
        ("en", "Ferry | In 2019 a ferry sank. 40 people died on 3 May.", "Ferry | The dead are forty.", False),
        ("fr", "Train | Neuf personnes ont perdu la vie.", "Train | On compte 12 morts.", True),
    ],
)
def test_numbers_beside_words_for_victims_are_compared(language: str, one: str, other: str, differ: bool) -> None:
    assert tolls_differ(article("a", one, language=language), article("b", other, language=language)) is differ


OFFER = (
    " Lesen Sie weiter mit einem Abo. Dieser Artikel ist exklusiv für Abonnentinnen und Abonnenten verfügbar. Jetzt "
    "einen Monat gratis testen und alle Inhalte unbegrenzt geniessen, jederzeit kündbar. Bereits registriert? Dann "
    "melden Sie sich hier mit Ihrem Konto an."
)


@pytest.mark.parametrize("title", ["Neues Museum öffnet", "Bundesrat eröffnet neues Museum"])
def test_an_outlets_offer_to_subscribe_makes_no_two_events_one(title: str) -> None:
    one = article("a", f"Bundesrat tritt zurück | Er geht im Dezember.{OFFER}", source="X")
    other = article("b", f"{title} | Die Ausstellung ist gross.{OFFER}", source="X")
    assert not tell_same_event([one], [other])


def test_an_article_that_its_outlet_publishes_twice_is_one() -> None:
    one, again = (article(name, FIRE.format(count=12), source="X") for name in "ab")
    assert tell_same_event([one], [again])


def test_two_accidents_of_one_village_on_two_days_are_two() -> None:
    one = (
        "Motorradfahrer stirbt bei Unfall in Gampel | Ein 34-jähriger Motorradfahrer ist am Samstagnachmittag bei "
        "Gampel auf der Kantonsstrasse mit einem Lieferwagen kollidiert. Er verlor in einer Kurve die Kontrolle über "
        "sein Motorrad und starb an der Unfallstelle."
    )
    other = (
        "Zwei Tote bei Frontalkollision in Gampel | Am Sonntagmorgen kollidierte bei Gampel auf der Kantonsstrasse ein "
        "Lieferwagen frontal mit einem Motorrad. In einer Kurve verlor der Lenker die Kontrolle über das Fahrzeug, "
        "zwei Menschen starben."
    )
    assert not tell_same_event([article("a", one)], [article("b", other)])
    assert tell_same_event([article("a", one)], [article("b", other.replace("Sonntagmorgen", "Samstag"))])


@pytest.mark.parametrize(
    ("language", "text", "weight"),
    [
        ("en", "Bus falls into ravine | At least 28 people died and 19 were injured.", 299),
        ("en", "Boy, 17, dies after stabbing | Three others were hurt.", 13),
        ("en", "Earthquake shakes Umbria; no injuries | There were no immediate reports of deaths.", 0),
        ("en", "Village evacuated | Some 140 people were brought to a hall.", 0),
        ("en", "Dead man's shoes | In 2004, 12 people saw it.", 10),
        ("de", "Explosion in Fabrik | 17 Menschen sind verletzt, vier Personen starben.", 57),
        ("de", "Velofahrer (52) stirbt | Er prallte gegen ein Auto.", 10),
        ("de", "Erdbeben in Sargans | Verletzt wurde niemand.", 0),
        ("de", "Nach dem Brand | Bilanz: Mehrere Verletzte.", 1),
        ("fr", "Un immeuble s'effondre | Vingt-deux personnes sont mortes.", 220),
        ("fr", "Éboulement | Personne n'a été blessé.", 0),
        ("fr", "Drame à Sion | Une personne est décédée.", 10),
        ("de", "Erdbeben in Peru: 2000 Tote | Das Beben war schwer.", 20_000),
        ("de", "Waldbrand seit 2024 | Er forderte bisher zwei Tote.", 20),
        ("de", "Bilanz der Strassen | Im Jahr 2023 starben auf den Strassen 236 Menschen.", 2_360),
        ("de", "Zwölf Fischer ertrunken | Das Boot kenterte.", 120),
        ("en", "Thirty cattle herders killed | The raid was at dawn.", 300),
        ("en", "Fire kills 5,000 chickens | The barn burned down.", 10),
        ("fr", "Incendie: 300 vaches tuées | La ferme a brûlé.", 10),
    ],
)
def test_victims_are_weighed(language: str, text: str, weight: int) -> None:
    assert victims(article("a", text, language=language)) == weight
