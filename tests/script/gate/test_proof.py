"""What code checks of a judge's answer on one line."""

from typing import Any

import pytest

from radiox_tasks.script.gate.model_judge.judge import both
from radiox_tasks.script.gate.model_judge.judge_schema import JudgedLine
from radiox_tasks.script.gate.model_judge.proof import proven
from radiox_tasks.script.gate.unsupported_names import unsupported_names
from tests.script.gate.asked import claim

EVIDENCE = "Die Muster-Bank schliesst bis Ende 2027 insgesamt 12 Filialen in Zürich."
LINE = "Zwölf Filialen macht die Muster-Bank zu, bis Ende 2027."
GOOD = [
    {"words": "Zwölf Filialen macht die Muster-Bank zu,", "support": "stated", "quotes": ["insgesamt 12 Filialen"]},
    {"words": "bis Ende 2027.", "support": "stated", "quotes": ["bis Ende 2027"]},
]


def vote(clauses: list[dict[str, Any]], **other: Any) -> JudgedLine:
    listed = [
        {**clause, "quotes": [{"sentence": "A1.1", "words": words} for words in clause["quotes"]]} for clause in clauses
    ]
    fields = {"line": 1, "clauses": listed, "wrong": [], "why": "", "supported": True, "mend": ""}
    return JudgedLine.model_validate(fields | other)


def test_a_whole_proof_supports_the_line_and_points_into_the_source() -> None:
    verdict = proven(claim(LINE, EVIDENCE), vote(GOOD))
    assert verdict.supported
    for clause in verdict.clauses:
        for item in clause.evidence:
            assert EVIDENCE[item.start : item.end] == item.quote


@pytest.mark.parametrize(
    ("clauses", "other"),
    [
        (GOOD[:1], {}),  # words of the line are missing
        ([*GOOD, GOOD[1]], {}),  # words are there twice
        ([GOOD[1], GOOD[0]], {}),  # not in the line's order
        ([GOOD[0], {**GOOD[1], "quotes": ["bis Mitte 2027"]}], {}),  # words that are not there
        ([GOOD[0], {**GOOD[1], "quotes": ["12 Filialen"]}], {}),  # the figure is in other words
        ([GOOD[0], {**GOOD[1], "quotes": ["."]}], {}),  # too short to support anything
        ([GOOD[0], {**GOOD[1], "support": "framing", "quotes": []}], {}),  # framing with a figure
        ([{**GOOD[0], "support": "framing", "quotes": []}, GOOD[1]], {}),  # framing with a name and a figure
        ([GOOD[0], {**GOOD[1], "quotes": []}], {}),  # stated by nothing
        ([GOOD[0], {**GOOD[1], "support": "not"}], {}),
        (GOOD, {"supported": False}),
        (GOOD, {"wrong": ["omission"]}),  # says both
        ([{"words": LINE, "support": "framing", "quotes": []}], {}),
        ([], {}),
    ],
)
def test_a_proof_with_a_hole_supports_nothing(clauses: list[dict[str, Any]], other: dict[str, Any]) -> None:
    assert not proven(claim(LINE, EVIDENCE), vote(clauses, **other)).supported


def test_a_quote_of_a_sentence_that_was_not_cited_is_no_proof() -> None:
    judged = vote(GOOD).model_dump()
    judged["clauses"][0]["quotes"][0]["sentence"] = "A7.1"
    assert not proven(claim(LINE, EVIDENCE), JudgedLine.model_validate(judged)).supported


def test_either_vote_stops_a_line_and_a_correction_from_either_is_kept() -> None:
    yes = proven(claim(LINE, EVIDENCE), vote(GOOD))
    no = proven(claim(LINE, EVIDENCE), vote(GOOD, supported=False, wrong=["degree"], mend="Anders."))
    assert both([yes, yes]).supported
    for votes in ([yes, no], [no, yes], [no, no]):
        assert not both(votes).supported
        assert both(votes).correction == "Anders."


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Kommen wir zum Verkehr.", []),
        ("de", "Und nun zu Pjotr Musterli.", ["Pjotr", "Musterli"]),
        ("en", "Now to transport, Marcel.", []),
        ("en", "Staying in Oslo.", ["Oslo"]),
        ("fr", "Restons à Lausanne.", ["Lausanne"]),
        ("fr", "D'où vient cette idée ?", []),
        ("en", "The A380 took off.", ["A380"]),
    ],
)
def test_names_that_nothing_holds_are_found(language: str, text: str, found: list[str]) -> None:
    assert unsupported_names(text, language, (), ("Marcel",)) == found
