"""What a stand-in for a judge says: one obliging model by default, and the ways in which a judge can be wrong.

Each is a function from a chat request's body to the document that the model answers with, for `server.answers`.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_LINES = re.compile(r"-----BEGIN LINES ([0-9a-f]{32})-----\n(.*?)\n?-----END LINES \1-----", re.DOTALL)
FRAMES = ("greeting", "bridge", "sign-off", "disclosure")

Row = dict[str, Any]
Judged = dict[str, Any]


def read_lines(body: Row) -> list[Row]:
    """The lines of a prompt for a judge: exactly one fenced block, JSON on each line."""
    prompt = "\n".join(message["content"] for message in body["messages"] if message["role"] == "user")
    blocks = _LINES.findall(prompt)
    assert len(blocks) == 1, "a prompt holds one fenced block of lines"
    return [json.loads(line) for line in blocks[0][1].split("\n") if line.strip()]


def supported(row: Row, *clauses: tuple[str, str, list[tuple[str, str]]]) -> Judged:
    """A line that stands: by the clauses given, else as a whole by every word of its evidence."""
    whole = [(one["sentence"], one["text"]) for one in row["evidence"]]
    listed = clauses or ((row["text"], "stated" if whole and row["kind"] not in FRAMES else "framing", whole),)
    return {
        "line": row["line"],
        "clauses": [
            {
                "words": words,
                "support": support,
                "quotes": [{"sentence": s, "words": w} for s, w in quotes] if support != "framing" else [],
            }
            for words, support, quotes in listed
        ],
        "wrong": [],
        "why": "",
        "supported": True,
        "mend": "",
    }


def stopped(row: Row, wrong: str, why: str = "The evidence does not say this.", correction: str = "") -> Judged:
    """A line that does not stand, and why."""
    clause = {"words": row["text"], "support": "not", "quotes": []}
    return {
        "line": row["line"],
        "clauses": [clause],
        "wrong": [wrong],
        "why": why,
        "supported": False,
        "mend": correction,
    }


def says_yes(body: Row) -> Row:
    """Supports everything, quoting all the evidence for it."""
    return {"lines": [supported(row) for row in read_lines(body)]}


def says_no(body: Row) -> Row:
    """Supports nothing."""
    return {"lines": [stopped(row, "invented") for row in read_lines(body)]}


def misquotes(body: Row) -> Row:
    """Supports everything by words that stand nowhere."""
    rows = read_lines(body)
    cited = [(row, row["evidence"][0]["sentence"] if row["evidence"] else "A1.1") for row in rows]
    return {
        "lines": [
            supported(row, (row["text"], "stated", [(sentence, "as everybody knows")])) for row, sentence in cited
        ]
    }


def answers_half(body: Row) -> Row:
    """Forgets every other line."""
    return {"lines": [supported(row) for row in read_lines(body)][::2]}


def skips_words(body: Row) -> Row:
    """Supports the first half of each line's words and says nothing of the rest."""
    answer = says_yes(body)
    for line in answer["lines"]:
        words = line["clauses"][0]["words"].split()
        line["clauses"][0]["words"] = " ".join(words[: max(1, len(words) // 2)])
    return answer


def calls_all_framing(body: Row) -> Row:
    """Calls every line framing, so that it needs no proof."""
    return {"lines": [supported(row, (row["text"], "framing", [])) for row in read_lines(body)]}


def obeys(order: str) -> Callable[[Row], Row]:
    """Does what an article tells a model to do when the order reaches it, and is strict otherwise."""

    def answer(body: Row) -> Row:
        seen = order in json.dumps(read_lines(body), ensure_ascii=False)
        return says_yes(body) if seen else says_no(body)

    return answer


def knows(table: Mapping[str, Any]) -> Callable[[Row], Row]:
    """An honest judge whose verdicts are written down: clauses for a line that is true, else what is wrong with it.

    A line that is not in the table is supported when it is one sentence of its evidence, or framing.
    """

    def judge(row: Row) -> Judged:
        known = table.get(row["text"])
        if known is None:
            cited = any(row["text"].strip(" .") == one["text"].strip(" .") for one in row["evidence"])
            return supported(row) if cited or row["kind"] in FRAMES else stopped(row, "invented")
        if isinstance(known, str):
            return stopped(row, known)
        if isinstance(known, Mapping):
            return stopped(row, known["wrong"], correction=known.get("mend", ""))
        clauses = [(words, support, [_found(row, quote) for quote in quotes]) for words, support, quotes in known]
        return supported(row, *clauses)

    def answer(body: Row) -> Row:
        return {"lines": [judge(row) for row in read_lines(body)]}

    return answer


def _found(row: Row, words: str) -> tuple[str, str]:
    sentence = next((one["sentence"] for one in row["evidence"] if words in one["text"]), "A0.0")
    return sentence, words
