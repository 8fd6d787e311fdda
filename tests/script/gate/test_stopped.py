"""What becomes of a stopped line, and of the lines that depend on it."""

from collections.abc import Iterator

import pytest

from tests.script.gate.two_stories import BANK, HOSPITAL, ROBBERY, air, bridge, news, request
from tests.standins.openai_judge import knows, read_lines
from tests.standins.openai_server import Standin, openai_standin

OPENED = news(
    "S1", "Regierungsrätin Anna Keller hat am 20. November 2026 das neue Spital in Winterthur eröffnet.", "A1.2"
)
CAUGHT = news("S2", "Sie wurde noch am selben Tag am Bahnhof festgenommen.", "A2.3")
BOLD = "Dreister Überfall in Uster: Eine Frau hat am 21. November 2026 eine Bank überfallen."
ROBBED = "Eine Frau hat am 21. November 2026 in Uster eine Bank überfallen."


@pytest.fixture
def server() -> Iterator[Standin]:
    with openai_standin() as standin:
        yield standin


def test_a_pronoun_keeps_the_person_it_stands_for(server: Standin) -> None:
    server.judge = knows({BOLD: "degree"})
    show = air(server, request(HOSPITAL, ROBBERY), [OPENED, news("S2", BOLD, "A2.2", by="jarvis"), CAUGHT])
    assert BOLD not in show.spoken
    at = show.told.index(CAUGHT["text"])
    assert show.told[at - 1].startswith(ROBBED), "the source's own sentence stands before it"
    assert any(verdict.verdict == "source" for verdict in show.script.verdicts)


def test_a_pronoun_without_its_person_is_not_said_of_somebody_else(server: Standin) -> None:
    server.judge = knows({CAUGHT["text"]: "who-did-what"})
    show = air(server, request(HOSPITAL, ROBBERY), [OPENED, CAUGHT])
    [row] = [row for row in read_lines(server.judgements[0].body) if row["text"] == CAUGHT["text"]]
    assert row["said_before"] == OPENED["text"], "though it is a whole sentence of the source, it is judged beside it"
    assert CAUGHT["text"] not in show.told
    assert show.told[-1].startswith(ROBBED)


def test_a_leaning_line_is_judged_beside_its_new_neighbour(server: Standin) -> None:
    false = "Die Muster-Bank schliesst alle Filialen."
    leaning = "Deshalb verlangt die Gewerkschaft einen Sozialplan."
    server.judge = knows(
        {false: "degree", leaning: [(leaning, "stated", ["Die Gewerkschaft verlangt einen Sozialplan"])]},
    )
    show = air(server, request(BANK), [news("S1", false, "A1.2"), news("S1", leaning, "A1.5", by="jarvis")])
    asked = [row for chat in server.judgements for row in read_lines(chat.body) if row["text"] == leaning]
    assert false in asked[0]["said_before"]
    assert "insgesamt 12 Filialen" in asked[-1]["said_before"]
    assert leaning in show.told


def test_the_judges_correction_replaces_the_line_and_is_judged(server: Standin) -> None:
    false, correction = "Die Muster-Bank schliesst alle Filialen.", "Die Muster-Bank schliesst zwölf Filialen."
    proof = [(correction, "stated", ["schliesst bis Ende 2027 insgesamt 12 Filialen"])]
    server.judge = knows({false: {"wrong": "degree", "mend": correction}, correction: proof})
    show = air(server, request(BANK), [news("S1", false, "A1.2")])
    assert correction in show.told
    assert show.caller.operations == ["script", "judge", "judge", "judge", "judge"]
    assert [verdict.verdict for verdict in show.script.verdicts if verdict.text == false] == ["repaired"]


def test_a_correction_that_fails_is_replaced_by_the_source(server: Standin) -> None:
    false, correction = "Die Muster-Bank schliesst alle Filialen.", "Die Muster-Bank schliesst dreizehn Filialen."
    server.judge = knows({false: {"wrong": "degree", "mend": correction}})
    show = air(server, request(BANK), [news("S1", false, "A1.2")])
    assert correction not in show.spoken
    assert show.told[0].startswith("Die Muster-Bank schliesst bis Ende 2027 insgesamt 12 Filialen.")
    assert "Muster-Chronik" in show.told[0], "with the outlet it is from"


@pytest.mark.slow
def test_a_repair_is_told_the_reason_and_judged(server: Standin) -> None:
    false, other = "Die Muster-Bank schliesst alle Filialen.", "Zwölf Filialen der Muster-Bank gehen zu."
    server.judge = knows({false: "degree", other: [(other, "stated", ["insgesamt 12 Filialen"])]})
    show = air(
        server,
        request(BANK),
        [news("S1", false, "A1.2")],
        repaired=[{"number": 1, "text": other, "sentences": ["A1.2"]}],
    )
    assert other in show.told
    assert "degree" in server.chats[1].body["messages"][1]["content"]


def test_what_is_put_in_keeps_the_storys_order_in_time(server: Standin) -> None:
    lie = "Das Spital ist das schönste im Land."
    server.judge = knows({lie: "invented"})
    script = [OPENED, news("S1", lie, "A1.3"), news("S1", "Es kostete 410 Millionen Franken.", "A1.4")]
    show = air(server, request(HOSPITAL), script)
    order = [show.spoken.index(words) for words in ("eröffnet", "320 Betten", "410 Millionen")]
    assert order == sorted(order)


def test_a_bridge_goes_with_what_it_led_to(server: Standin) -> None:
    lie = "Das Spital ist pleite."
    server.judge = knows({lie: "invented"})
    show = air(
        server,
        request(BANK),
        [news("S1", "Die Gewerkschaft verlangt einen Sozialplan.", "A1.5"), bridge("Und was noch?")],
    )
    assert "Und was noch?" not in show.spoken


@pytest.mark.parametrize(("cited", "asked"), [("A1.3", True), ("A1.2", False)])
def test_a_question_goes_if_its_answer_is_replaced_by_other_words(server: Standin, cited: str, asked: bool) -> None:
    question, lie = "Und wie gross ist es?", "Das Spital ist das grösste im Land."
    server.judge = knows({lie: "degree"})
    opened = {**OPENED, "story": "S1"}
    show = air(server, request(HOSPITAL), [opened, bridge(question, "S1"), news("S1", lie, cited)])
    assert lie not in show.spoken
    assert "Das Spital hat 320 Betten." in show.spoken, "it replaces the line in either case"
    assert (question in show.spoken) is asked


def test_a_question_that_the_judge_finds_unanswered_is_not_asked(server: Standin) -> None:
    question = "Und was sagt der Bundesrat dazu?"
    server.judge = knows({question: "unanswered"})
    lines = [bridge(question, "S1"), news("S1", "Die Gewerkschaft verlangt einen Sozialplan.", "A1.5")]
    show = air(server, request(BANK), lines)
    assert question not in show.spoken
    assert "Sozialplan" in show.spoken
    rows = [row for chat in server.judgements for row in read_lines(chat.body) if row["text"] == question]
    assert all("Sozialplan" in row["said_after"] for row in rows)
    systems = [chat.body["messages"][0]["content"] for chat in server.judgements]
    assert systems
    assert all("unanswered" in system for system in systems)


def test_a_sentence_out_of_a_quotation_is_not_told_as_a_fact(server: Standin) -> None:
    quoted = "Wir bedauern das sehr, aber es gibt keinen anderen Weg"
    server.judge = knows({})
    show = air(
        server,
        request(BANK),
        [news("S1", f"{quoted}.", "A1.4"), news("S1", "Die Gewerkschaft verlangt einen Sozialplan.", "A1.5")],
    )
    assert f" {quoted}." not in f" {show.spoken}"
