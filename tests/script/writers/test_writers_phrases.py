"""The phrasebooks: alike in every language, varied enough, free of facts; and how one phrase is chosen."""

import string

import pytest

from radiox_tasks.language.languages import languages
from radiox_tasks.language.outlet_names import SpokenOutlet
from radiox_tasks.script.gate import Claim, check
from radiox_tasks.script.gate.house_lines import is_house_line
from radiox_tasks.script.gate.outlet_mentions import without_outlet
from radiox_tasks.script.phrases.clock_phrases import clock_words
from radiox_tasks.script.phrases.house_phrases import Phrasebook, PhraseChooser, fill, phrasebook
from radiox_tasks.script.writers.local.write_locally import write_locally
from tests.script.writers import newsroom

SLOTS = {"hello", "station", "clock", "main", "second", "third", "partner", "source", "farewell", "told", "others"}


def test_every_language_has_the_same_families() -> None:
    assert {"de", "en"} <= set(languages())
    families = {frozenset(phrasebook(language).families) for language in languages()}
    assert len(families) == 1


@pytest.mark.parametrize("language", languages())
def test_every_family_has_a_dozen_ways_to_say_it(language: str) -> None:
    for family, phrases in phrasebook(language).families.items():
        anyone = [phrase for phrase in phrases if not phrase.temper and not phrase.parts]
        around_a_quotation = all("{told}" in phrase.text for phrase in phrases)  # the rest is the source's own
        assert len(anyone) >= (4 if around_a_quotation else 12), family
        assert len({phrase.phrase_id for phrase in phrases}) == len(phrases), family
        assert len({phrase.text for phrase in phrases}) == len(phrases), family


@pytest.mark.parametrize("language", languages())
def test_a_family_has_the_same_slots_in_every_language_and_no_figures(language: str) -> None:
    for family, phrases in phrasebook(language).families.items():
        allowed = {field for phrase in phrasebook("en").families[family] for field in _slots(phrase.text)}
        for phrase in phrases:
            assert _slots(phrase.text) <= allowed & SLOTS, phrase.text
            assert not any(character.isdigit() for character in phrase.text), phrase.text
            assert phrase.text[-1] in ".:?!", phrase.text


OUTLETS = [
    ("de", "NZZ", "", "die NZZ"),
    ("de", "NZZ", "bei", "bei der NZZ"),
    ("de", "Der Spiegel", "bei", "beim Spiegel"),
    ("de", "Tages-Anzeiger", "von", "vom Tages-Anzeiger"),
    ("de", "St. Galler Tagblatt", "", "das St. Galler Tagblatt"),
    ("de", "Muster-Chronik", "von", "von der Muster-Chronik"),
    ("de", "20 Minuten", "bei", "bei der Zeitung 20 Minuten"),
    ("de", "24 heures", "", "die Zeitung 24 heures"),
    ("fr", "20 minutes", "", "le journal 20 minutes"),
    ("fr", "24 heures", "chez", "dans le journal 24 heures"),
    ("en", "20 Minuten", "", "the newspaper 20 Minuten"),
    ("de", "SRF", "", "SRF"),
    ("de", "Süddeutsche Zeitung", "", "die Süddeutsche Zeitung"),
    ("de", "Süddeutsche Zeitung", "bei", "bei der Süddeutschen Zeitung"),
    ("de", "Neue Zürcher Zeitung", "bei", "bei der Neuen Zürcher Zeitung"),
    ("de", "Neue Zürcher Zeitung", "von", "von der Neuen Zürcher Zeitung"),
    ("de", "Kleine Zeitung", "bei", "bei der Kleinen Zeitung"),
    ("de", "Berliner Zeitung", "bei", "bei der Berliner Zeitung"),
    ("de", "Freie Presse", "von", "von der Freien Presse"),
    ("de", "Deutsche Welle", "bei", "bei der Deutschen Welle"),
    ("de", "Deutsche Presse-Agentur", "bei", "bei der Deutschen Presse-Agentur"),
    ("de", "Agence France-Presse", "bei", "bei der Agence France-Presse"),
    ("de", "Schweizer Illustrierte", "", "die Schweizer Illustrierte"),
    ("de", "Schweizer Illustrierte", "bei", "bei der Schweizer Illustrierten"),
    ("de", "Frankfurter Allgemeine", "bei", "bei der Frankfurter Allgemeinen"),
    ("de", "Frankfurter Allgemeine Zeitung", "von", "von der Frankfurter Allgemeinen Zeitung"),
    ("de", "Hannoversche Allgemeine", "bei", "bei der Hannoverschen Allgemeinen"),
    ("de", "Westdeutsche Allgemeine Zeitung", "bei", "bei der Westdeutschen Allgemeinen Zeitung"),
    ("de", "Der Landbote", "", "der Landbote"),
    ("de", "Landbote", "bei", "beim Landboten"),
    ("de", "Bote der Urschweiz", "von", "vom Boten der Urschweiz"),
    ("de", "Bayerischer Rundfunk", "", "der Bayerische Rundfunk"),
    ("de", "Bayerischer Rundfunk", "bei", "beim Bayerischen Rundfunk"),
    ("de", "Wiesbadener Kurier", "bei", "beim Wiesbadener Kurier"),
    ("de", "Deutsches Ärzteblatt", "bei", "beim Deutschen Ärzteblatt"),
    ("de", "The New York Times", "", "die New York Times"),
    ("de", "The Jerusalem Post", "bei", "bei der Jerusalem Post"),
    ("de", "The Guardian", "bei", "beim Guardian"),
    ("de", "The Wall Street Journal", "", "das Wall Street Journal"),
    ("de", "Salzburger Nachrichten", "", "Salzburger Nachrichten"),
    ("de", "Salzburger Nachrichten", "bei", "bei Salzburger Nachrichten"),
    ("en", "BBC", "", "the BBC"),
    ("en", "The Guardian", "", "the Guardian"),
    ("en", "The New York Times", "", "the New York Times"),
    ("en", "Cointelegraph", "", "Cointelegraph"),
    ("fr", "RTS", "chez", "à la RTS"),
    ("fr", "Le Temps", "chez", "dans le Temps"),
    ("fr", "AFP", "", "l'AFP"),
    ("fr", "Blick", "chez", "chez Blick"),
    ("fr", "Keystone-ATS", "", "Keystone-ATS"),
    ("fr", "Keystone-ATS", "chez", "chez Keystone-ATS"),
    ("fr", "Agence France-Presse", "", "l'Agence France-Presse"),
    ("fr", "Radio France", "", "Radio France"),
    ("fr", "Radio Lac", "chez", "chez Radio Lac"),
    ("fr", "Radio Télévision Suisse", "", "la Radio Télévision Suisse"),
    ("fr", "Presse-citron", "", "Presse-citron"),
    ("fr", "La Presse", "chez", "dans la Presse"),
    ("fr", "La Presse canadienne", "", "la Presse canadienne"),
    ("fr", "Journaldunet", "", "Journaldunet"),
    ("fr", "Journal du Jura", "", "le Journal du Jura"),
    ("fr", "Tribune de Genève", "chez", "dans la Tribune de Genève"),
    ("fr", "The Guardian", "", "le Guardian"),
    ("fr", "The New York Times", "chez", "dans le New York Times"),
    ("fr", "Der Spiegel", "", "le Spiegel"),
]


@pytest.mark.parametrize(("language", "outlet", "preposition", "said"), OUTLETS)
def test_an_outlet_has_its_article(language: str, outlet: str, preposition: str, said: str) -> None:
    assert format(SpokenOutlet(outlet, language), preposition) == said


@pytest.mark.parametrize(("language", "outlet"), sorted({(language, outlet) for language, outlet, _, _ in OUTLETS}))
def test_the_gate_knows_an_outlet_with_its_article(language: str, outlet: str) -> None:
    families = ("source_before", "source_after", "other_source", "source_headline")
    for phrase in (phrase for family in families for phrase in phrasebook(language).families[family]):
        chooser = PhraseChooser(Phrasebook(language, phrasebook(language).language, {"one": (phrase,)}), "s", "morning")
        said = chooser.choose("one", source=outlet)
        assert said[0].isupper() or said[0].isdigit(), said
        assert is_house_line(said, language, (outlet,)), said


@pytest.mark.parametrize("family", ["source_within", "headline_within"])
@pytest.mark.parametrize(("language", "outlet"), sorted({(language, outlet) for language, outlet, _, _ in OUTLETS}))
def test_the_gate_knows_an_outlet_within_a_sentence(language: str, outlet: str, family: str) -> None:
    for phrase in phrasebook(language).families[family]:
        said = fill(phrase.text, language, {"told": "Lorem ipsum dolor", "source": outlet})
        assert ("Lorem ipsum dolor", outlet) in without_outlet(said, language, [outlet, "Lorem Post"]), said


@pytest.mark.parametrize(
    ("language", "line", "outlet"),
    [
        ("de", "Laut der Neuen Zürcher Zeitung: Lorem ipsum dolor", "Neue Zürcher Zeitung"),
        ("de", "Laut dem Landboten: Lorem ipsum dolor", "Landbote"),
        ("de", "Laut dem Spiegel: Lorem ipsum dolor", "Der Spiegel"),
        ("fr", "Selon le Spiegel : Lorem ipsum dolor", "Der Spiegel"),
        ("fr", "D'après l'Express, Lorem ipsum dolor", "L'Express"),
        ("en", "According to the Guardian, Lorem ipsum dolor", "The Guardian"),
    ],
)
def test_the_gate_knows_an_outlet_before_a_sentence(language: str, line: str, outlet: str) -> None:
    assert ("Lorem ipsum dolor", outlet) in without_outlet(line, language, [outlet])
    assert not list(without_outlet(line, language, ["Lorem Post"]))


EXACT = {"just", "exactly", "sharp", "genau", "exakt", "pünktlich", "punkt", "exactement", "juste", "pile", "précises"}


@pytest.mark.parametrize("language", languages())
def test_the_time_of_a_late_show_is_not_called_exact(language: str) -> None:
    for phrase in phrasebook(language).families["clock"]:
        assert not EXACT & set(phrase.text.lower().strip(".").split()), phrase.text


@pytest.mark.parametrize("language", languages())
def test_a_recent_phrase_comes_back_only_when_nothing_else_is_left(language: str) -> None:
    family = [phrase.phrase_id for phrase in phrasebook(language).families["clock"]]
    for left in family:
        avoid = [phrase for phrase in family if phrase != left]
        chooser = PhraseChooser(phrasebook(language), "seed", "morning", avoid)
        chooser.choose("clock", clock="9")
        assert chooser.used == [left]


def test_when_all_are_recent_the_longest_unused_comes_back() -> None:
    book = phrasebook("de")
    family = [phrase.phrase_id for phrase in book.families["clock"]]
    chooser = PhraseChooser(book, "seed", "morning", tuple(family))
    chooser.choose("clock", clock="9")
    assert chooser.used == [family[-1]]


def test_the_choice_hangs_on_the_seed_alone() -> None:
    book = phrasebook("de")

    def chosen(seed: str) -> str:
        return PhraseChooser(book, seed, "morning").choose("sign_off_back")

    assert chosen("a") == chosen("a")
    assert len({chosen(str(number)) for number in range(60)}) >= 10


@pytest.mark.parametrize(
    ("language", "hour", "minute", "said"),
    [
        ("de", 0, 0, "Mitternacht"),
        ("de", 12, 0, "12 Uhr"),
        ("de", 14, 5, "14.05 Uhr"),
        ("en", 0, 0, "midnight"),
        ("en", 12, 0, "noon"),
        ("en", 15, 0, "3 o'clock"),
        ("en", 0, 30, "12:30 a.m."),
        ("en", 23, 16, "11:16 p.m."),
    ],
)
def test_times_are_stated_in_the_words_of_the_language(language: str, hour: int, minute: int, said: str) -> None:
    from datetime import UTC, datetime

    assert clock_words(phrasebook(language), datetime(2026, 5, 4, hour, minute, tzinfo=UTC)) == said


def test_a_time_that_ends_in_a_dot_ends_its_sentence() -> None:
    assert fill("It is {clock}.", "en", {"clock": "11:16 p.m."}) == "It is 11:16 p.m."
    assert is_house_line("It is 11:16 p.m.", "en", ())


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", languages())
def test_every_phrase_passes_the_gate_as_framing(language: str) -> None:
    book = phrasebook(language)
    slots = dict.fromkeys(SLOTS, "Marcel") | {"station": "RadioX Zürich", "source": "Sample Chronik"}
    for family, phrases in book.families.items():
        for phrase in phrases:
            varies = _slots(phrase.text) & {"hello", "farewell"}
            for part in book.language.hello if varies else ["morning"]:
                filled = slots | {"hello": book.language.hello[part], "farewell": book.language.farewell[part]}
                text = fill(phrase.text, language, filled)
                [verdict] = check([Claim(1, text, "bridge", language, known=("Marcel", *slots.values()))])
                assert verdict.layer == "house", (family, text)


def test_a_sober_tone_keeps_light_words_out() -> None:
    for tone, light in (("ruhig und sachlich", False), ("locker", True)):
        asked = [
            newsroom.request(
                [], desks=False, preset=newsroom.preset("de", style={"morning": {"tone": tone}}), variant=n
            )
            for n in range(12)
        ]
        used = {phrase for request in asked for phrase in write_locally(request)[0].phrases}
        funny = {phrase.phrase_id for family in phrasebook("de").families.values() for phrase in family if phrase.light}
        assert bool(used & funny) is light
