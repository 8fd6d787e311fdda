"""True retellings that a gate of wording stopped: neither the figures nor the checks on the proof stop them."""

import pytest

from radiox_tasks.script.gate import Claim
from radiox_tasks.script.gate.exact.exact_layer import wrong_figures
from radiox_tasks.script.gate.model_judge.judge_schema import JudgedLine
from radiox_tasks.script.gate.model_judge.proof import proven
from tests.script.gate.asked import passages

COLLINS = (
    "Michael Collins, der dritte Astronaut, blieb während der Landung in der Kapsel auf der Umlaufbahn um den Mond."
)
FLATS = "Der Stadtrat hat am 3. März 2025 den Bau von 120 Wohnungen in Altstetten bewilligt."
GREENS = (
    "Die Grünen lehnen die Pläne ab, Bürgermeisterin Anna Muster (FDP) hat sich dazu bisher skeptisch geäussert.",
)
RETOLD = [
    ("de", "Die Grünen lehnen die Pläne ab. Bürgermeisterin Muster hat sich bisher skeptisch geäussert.", *GREENS),
    (
        "de",
        "In Musterdorf demonstrierten am Montag etwa 300 Angestellte der Hafenwerft, in Sorge um ihre Stellen.",
        "In Sorge um ihre Stellen demonstrierten am Montag etwa 300 Angestellte der Hafenwerft AG in Musterdorf.",
    ),
    (
        "de",
        "Zwei Modehäuser verabschieden sich vom Pelz: Adler ab sofort, Falk ab Herbst 2027.",
        "Tierpelz wird es beim Modehaus Falk ab Herbst 2027 nicht mehr geben.",
        "Das ebenfalls bekannte Modehaus Adler streicht Echtpelz ab sofort aus allen Kollektionen.",
    ),
    (
        "de",
        "Die Uhrenfirma könnte schon 2028 ein eigenes Werk eröffnen. Das berichtet die Muster-Zeitung.",
        "Laut der Muster-Zeitung könnte die Uhrenfirma schon 2028 ein eigenes Werk eröffnen.",
    ),
    (
        "en",
        "The grid operator said it acted after two power plants shut down and wind power dropped.",
        "The grid operator said it acted after two power plants shut down and wind power production dropped.",
    ),
    (
        "en",
        "Renters make up about 30 percent of the town, but they account for more than 70 percent of its evictions.",
        "Renters account for more than 70% of the town's evictions, despite making up just 30% of its population.",
    ),
    (
        "en",
        "The bridge will be closed twice as long as planned: six weeks instead of three.",
        "The bridge was to be closed for three weeks; it will now be closed for six.",
    ),
    (
        "de",
        "Der 23-jährige Fahrer blieb unverletzt, zwei Velofahrer mussten ins Spital.",
        "Der Fahrer, 23 Jahre alt, blieb unverletzt.",
        "Zwei Velofahrer wurden mit Verletzungen ins Spital gebracht.",
    ),
    ("de", "Michael Collins blieb in der Kapsel.", COLLINS),
    (
        "de",
        "Unter info.cern.ch liegt noch immer eine Seite des Cern.",
        "Unter info.cern.ch, der Adresse des ersten Webservers, liegt noch immer eine Seite des Cern.",
    ),
    (
        "en",
        "Trains from Alsace had come as far as Basel since 1844.",
        "Trains from Alsace had come as far as Basel since 1844, which made Basel the first Swiss city with a railway.",
    ),
]
OUTLETS = [("NZZ", "die "), ("SRF", ""), ("Tages-Anzeiger", "der "), ("St. Galler Tagblatt", "das ")]
FORMS = (
    "Der Stadtrat hat den Bau von 120 Wohnungen in Altstetten bewilligt, schreibt {article}{name}.",
    "Laut {name} hat der Stadtrat den Bau von 120 Wohnungen in Altstetten bewilligt.",
    "Wie {article}{name} berichtet, hat der Stadtrat den Bau von 120 Wohnungen in Altstetten bewilligt.",
    "{name} schreibt: Der Stadtrat hat den Bau von 120 Wohnungen in Altstetten bewilligt.",
)


def judged_as_a_whole(line: str, language: str, evidence: list[str], source: str = "NZZ") -> bool:
    """Whether a line passes whose judge supports it as a whole and quotes all of its evidence."""
    cited = passages(evidence, language, source=source)
    claim = Claim(1, line, "news", language, cited, (source,))
    assert wrong_figures(line, language, cited) == []
    quotes = [{"sentence": passage.passage_id, "words": passage.text} for passage in cited]
    clause = {"words": line, "support": "combined", "quotes": quotes}
    answer = {"line": 1, "clauses": [clause], "wrong": [], "why": "", "supported": True, "mend": ""}
    return proven(claim, JudgedLine.model_validate(answer)).supported


@pytest.mark.parametrize("case", RETOLD, ids=[case[1] for case in RETOLD])
def test_a_true_retelling_passes(case: tuple[str, ...]) -> None:
    language, line, *evidence = case
    assert judged_as_a_whole(line, language, evidence)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "article"), OUTLETS)
def test_an_outlet_is_named_as_people_name_it(name: str, article: str, form: str) -> None:
    assert judged_as_a_whole(form.format(name=name, article=article), "de", [FLATS], name)
