"""Between single reports, what the sources say of their weight counts beside their time."""

import pytest

from radiox_tasks.content.rundown.importance.stated_importance import is_grave, is_public, light_section
from radiox_tasks.content.rundown.importance.tolls import are_animals, victims
from radiox_tasks.content.rundown.score import weigh
from radiox_tasks.model.news import Article
from tests.content.rundown.rundowns import AIR, LAKE, RENT, TRAM, TRAM_TOO, article, chosen, ids

DOG = "Hund fährt allein mit dem Postauto | Seine Besitzerin fand ihn in Brig wieder."
QUAKE = "Über 60 Tote bei Erdbeben auf Sulawesi | Hunderte Häuser stürzten ein."


@pytest.mark.parametrize(
    ("address", "category", "light"),
    [
        ("https://a.example/panorama/hund-im-postauto", "news", None),
        ("https://a.example/news/Sport/2026/fcz", "news", "sport"),
        ("https://a.example/politik/sport-im-parlament", "news", None),
        ("https://a.example/sport", "news", None),
        ("https://a.example/1", "People", "people"),
        ("https://a.example/info/insolite/1", "news", "insolite"),
        ("https://a.example/life-and-style/1.html", "news", "life-and-style"),
    ],
)
def test_a_section_is_known_by_the_category_or_by_a_folder_of_the_address(
    address: str, category: str, light: str | None
) -> None:
    assert light_section([article("a", DOG, url=address, category=category)], ()) == light


def test_a_desk_of_sport_is_a_light_section() -> None:
    match = article("SRF Sport", DOG, url="https://a.example/1")
    assert light_section([match], ()) == "sport"
    assert light_section([match], ("sport",)) is None


def test_a_story_is_light_if_all_outlets_file_it_so_and_nobody_asks_for_it() -> None:
    dog = article("a", DOG, url="https://a.example/buntes/hund")
    assert light_section([dog], ("Buntes",)) is None
    assert light_section([dog, article("b", DOG, url="https://b.example/schweiz/hund")], ()) is None
    assert light_section([dog, article("b", DOG, url="https://b.example/people/hund")], ()) == "buntes"
    assert light_section([article("c", QUAKE, url="https://a.example/buntes/beben")], ()) is None


@pytest.mark.parametrize(
    ("language", "title", "grave"),
    [
        ("de", "Über 60 Tote bei Erdbeben auf Sulawesi", True),
        ("de", "Stadtrat will Parkgebühren verdoppeln", False),
        ("en", "Bus crash kills six in Kent", True),
        ("fr", "Deux morts dans un incendie à Marseille", True),
        ("xx", "Six dead", False),
        ("de", "Explosion in Chemiefabrik: Tausende evakuiert", True),
        ("de", "Schüsse an Schule in Graz", True),
        ("de", "Hochwasser überflutet Altstadt", True),
        ("de", "Grossbrand in Spiez", True),
        ("de", "Raketen treffen Kiew", True),
        ("de", "Messerstecherei am Bahnhof", True),
        ("de", "Stichwahl: Wie wir Naturschützer schützen", False),
        ("de", "Kanton zahlt für Hochwasserschutz", False),
        ("de", "Die Zinsen sind gesunken, der Euro stürzt", False),
        ("en", "Tsunami hits coast of Chile", True),
        ("en", "Hurricane tears through Jamaica", True),
        ("en", "Gunman opens fire at mall", True),
        ("en", "Wildfires: 20,000 evacuated", True),
        ("en", "Russia invades Ukraine", True),
        ("en", "Minister under fire in row over strikes", False),
        ("en", "Startup fires its chief as shares sink", False),
        ("fr", "Une usine explose à Lyon, mille riverains évacués", True),
        ("fr", "Les touristes envahissent Venise", False),
        ("fr", "Feu vert pour le tunnel", False),
    ],
)
def test_a_grave_headline_is_known_in_each_language(language: str, title: str, grave: bool) -> None:
    assert is_grave(article("a", f"{title} | .", language=language)) is grave


def test_a_light_report_of_now_does_not_lead_and_a_grave_one_of_the_morning_does() -> None:
    rundown = chosen(
        article("dog", DOG, minutes=5, url="https://a.example/buntes/hund"),
        article("rent", RENT, minutes=90),
        article("quake", QUAKE, minutes=240),
    )
    assert ids(rundown) == ["quake", "rent", "dog"]
    assert "ernstes Ereignis" in rundown.stories[0].reason
    beaten = chosen(article("dog", DOG, minutes=5, url="https://a.example/buntes/hund"), article("rent", RENT), count=1)
    assert "eine leichtere Rubrik (buntes)" in beaten.near_misses[0].reason


GRADES = (
    ("bus", "Busunglück in Peru | Mindestens 28 Menschen kamen ums Leben."),
    ("fire", "Brand in Wohnhaus fordert drei Tote | Die Feuerwehr rettete elf Menschen."),
    ("crash", "Frontalunfall bei Thun | Vier Personen wurden verletzt."),
    ("rock", "Dorf wegen Felssturz evakuiert | 140 Personen kamen in einer Halle unter."),
)


def test_grave_events_are_told_in_the_order_of_what_happened() -> None:
    told = [article(name, text, minutes=30 - at, source=f"Blatt {name}") for at, (name, text) in enumerate(GRADES)]
    assert ids(chosen(*reversed(told))) == ["bus", "fire", "crash", "rock"]


def test_an_evacuation_of_two_outlets_comes_behind_many_deaths() -> None:
    bus, rock = GRADES[0], GRADES[3]
    again = rock[1].replace("Dorf wegen Felssturz evakuiert", "Felssturz: Dorf evakuiert")
    told = (
        article("rock", rock[1], minutes=5),
        article("again", again, minutes=1),
        article("bus", bus[1], minutes=300),
    )
    assert ids(chosen(*told))[0] == "bus"


def test_a_programme_that_asks_for_a_light_section_tells_it_by_its_time() -> None:
    dog = article("dog", DOG, minutes=5, url="https://a.example/buntes/hund", category="buntes")
    rundown = chosen(dog, article("lake", LAKE, minutes=90), categories=("buntes", "zurich"))
    assert ids(rundown) == ["dog", "lake"]


def test_a_headline_on_what_concerns_many_comes_before_another_of_the_same_hour() -> None:
    rundown = chosen(article("lake", LAKE, minutes=5), article("rent", RENT, minutes=90))
    assert ids(rundown) == ["rent", "lake"]
    assert "es betrifft viele" in rundown.stories[0].reason


def test_a_topic_of_several_outlets_leads_and_is_told_once_before_the_others() -> None:
    evacuated = "Weiler Zwirgi in Nufenach geräumt | Die Leute aus Zwirgi kamen in Nufenach unter, sagt Urs Gnepf."
    farmer = "Käserei Zwirgi gewinnt Preis | Ihr Rohmilchkäse überzeugte, freut sich Urs Gnepf aus Nufenach."
    rundown = chosen(
        article("lake", LAKE, minutes=5),
        article("museum", "Museum zeigt Fotografien | Sie sind hundert Jahre alt.", minutes=20),
        article("evacuated", evacuated, minutes=90),
        article("farmer", farmer, minutes=120),
    )
    assert ids(rundown) == ["evacuated", "lake", "museum", "farmer"]
    assert "zum selben Thema: Blatt farmer" in rundown.stories[0].reason


PIES = "Vierzehn Schachteln, fünf Richter | Ein Gremium hat Weihnachtsgebäck aus dem Handel gekostet."
CRASH = "Zwei Tote bei Unfall auf der A1 | Ein Lastwagen prallte am Morgen in einen Stau."


def test_the_newest_trifle_does_not_lead_and_the_light_one_ends_the_show_but_not_after_deaths() -> None:
    rundown = chosen(
        article("pies", PIES, minutes=1),
        article("dog", DOG, minutes=3, url="https://a.example/buntes/hund"),
        article("rent", RENT, minutes=300),
        article("crash", CRASH, minutes=600),
    )
    assert ids(rundown) == ["crash", "rent", "pies", "dog"]
    rundown = chosen(
        article("dog", DOG, minutes=3, url="https://a.example/buntes/hund"),
        article("one", TRAM, minutes=60),
        article("two", TRAM_TOO, minutes=60),
        article("quake", QUAKE, minutes=90, url="https://a.example/international/beben"),
        article("crash", CRASH, minutes=500),
    )
    assert ids(rundown)[-2:] in (["one", "dog"], ["two", "dog"])


def test_what_several_outlets_tell_comes_before_single_reports() -> None:
    rundown = chosen(
        article("pies", PIES, minutes=1),
        article("rent", RENT, minutes=5),
        article("one", TRAM, minutes=700),
        article("two", TRAM_TOO, minutes=700),
    )
    assert ids(rundown)[0] in ("one", "two")
    assert ids(rundown)[1:] == ["rent", "pies"]


@pytest.mark.parametrize(
    ("language", "title", "public"),
    [
        ("fr", "Six fois reine, elle prend sa retraite", False),
        ("fr", "Retraites: le syndicat quitte la table", True),
        ("de", "Kuh Berta geht in Rente", False),
        ("de", "Renten steigen um zwei Prozent", True),
    ],
)
def test_who_retires_is_no_matter_of_pensions(language: str, title: str, public: bool) -> None:
    assert is_public(article("a", f"{title} | .", language=language)) is public


QUAKE_OF_THREE = {
    "de": "Drei Tote bei Erdbeben in Peru | In Arequipa stürzten Häuser ein.",
    "en": "Three dead in earthquake in Peru | Houses came down in Arequipa.",
    "fr": "Trois morts dans un séisme au Pérou | Des maisons se sont effondrées à Arequipa.",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Weniger Tote auf den Strassen | Im ersten Halbjahr starben 98 Menschen, 11 weniger als im Vorjahr."),
        ("de", "Vogelgrippe: 14 tote Schwäne am Zürichsee | Hunde müssen an die Leine."),
        ("de", "Elefantenkuh Panang gestorben | Das Tier lebte im Zoo Zürich."),
        ("de", "Sängerin Lia Moser stirbt mit 85 | Sie lebte zuletzt in Thun."),
        ("de", "Velofahrer stirbt beim Central | Der Mann geriet unter ein Tram der Linie 7, er starb sofort."),
        ("en", "Measles deaths fall to record low | Some 95,000 people died of it last year."),
        ("en", "Road deaths rise | In the canton 41 people died, 12 more than the year before."),
        ("en", "World's oldest panda dies at 38 | Jia Jia had been ill."),
        ("en", "Singer Mia Moser dies aged 85 | She lived in Kent."),
        ("fr", "Moins de morts sur les routes | 98 personnes ont perdu la vie, 11 de moins qu'un an plus tôt."),
        ("fr", "Grippe aviaire: 14 cygnes morts | Les chiens doivent être tenus en laisse."),
    ],
)
def test_deaths_of_a_year_of_animals_and_of_one_old_person_come_behind_an_event(language: str, text: str) -> None:
    other, quake = (article("a", told, language=language) for told in (text, QUAKE_OF_THREE[language]))
    assert weighed(other) < weighed(quake)


def weighed(told: Article) -> float:
    return weigh([told], wish=None, air_at=AIR).importance


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Hund beisst Kind tot | Der Knabe wurde drei Jahre alt."),
        ("de", "Bauer von Kuh getötet | Der Mann war auf der Weide."),
        ("en", "Cow kills walker in Kent | The man died in hospital."),
        ("fr", "Un chien tue un enfant | Le garçon avait trois ans."),
        ("de", "Brand in Uster: Bauer und 40 Kühe sterben | Das Feuer brach im Stall aus."),
        ("en", "Man and his dog die in fire | A man and his dog died in Leeds."),
        ("en", "Police dog dies, two officers dead in crash | Their car hit a tree."),
        ("fr", "Un homme et son chien morts à Renens | Un homme et son chien sont morts dans un incendie."),
    ],
)
def test_deaths_by_or_beside_an_animal_are_an_event(language: str, text: str) -> None:
    assert not are_animals(article("a", text, language=language))


@pytest.mark.parametrize(
    ("language", "text", "counted"),
    [
        ("de", "Zwölf Tote bei Lawine | Mehr Schnee lag zuletzt im Jahr 2019.", 120),
        ("en", "44 dead as ferry sinks | A river at a record high sank it.", 440),
        ("fr", "Douze morts dans une avalanche | C'est la deuxième en un an.", 120),
        ("en", "Shooting at school leaves 12 dead | Twelve people died, more than in 2025.", 120),
        ("en", "Shooting at school | Twelve people died, more than in 2025.", 0),
        ("de", "Tote auf den Strassen | Im Winter starben 20 Menschen, mehr als im Vorjahr.", 0),
    ],
)
def test_a_comparison_with_another_year_takes_the_victims_that_no_headline_counts_and_not_the_gravity(
    language: str, text: str, counted: int
) -> None:
    told, calm = (
        article("a", text, language=language),
        article("b", "Markt in Uster | Er ist offen.", language=language),
    )
    assert victims(told) == counted
    assert weighed(told) > weighed(calm)
