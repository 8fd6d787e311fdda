"""Lines that tell no news get through with the house's own phrases, and with nothing that states something."""

import re
from collections.abc import Iterator

import pytest

from radiox_tasks.language.folders import phrases
from radiox_tasks.model.script import LineKind
from radiox_tasks.script.gate import judge

CAST = ("Marcel", "Jarvis", "Lucy")
KNOWN = ("RadioX Zürich", "Zürich", "NZZ")


def texts(language: str) -> Iterator[str]:
    for family in phrases(language).values():
        for phrase in family:
            yield phrase if isinstance(phrase, str) else phrase["say"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_templates_of_the_house_pass(language: str) -> None:
    slots = {"station": "RadioX Zürich", "outlet": "NZZ", "source": "NZZ"}
    stopped = []
    listed = list(texts(language))
    assert len(listed) > 100
    for phrase in listed:
        text = re.sub(r"\{(\w+)\}", lambda match: slots.get(match.group(1), "Marcel"), phrase)
        stopped += [
            (text, finding) for finding in judge(text, [], language=language, kind="bridge", cast=CAST, known=KNOWN)
        ]
    assert stopped == []


@pytest.mark.parametrize("kind", ["greeting", "bridge", "sign-off", "disclosure"])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Bundesrat ist zurückgetreten."),
        ("de", "Der Präsident ist tot."),
        ("de", "Guten Morgen aus Basel."),
        ("de", "Danke, Peter Müller."),
        ("de", "Weiter geht es, und zwar mit 300 Toten."),
        ("de", "Er sagte: «Das ist alles sehr gut so.»"),
        ("en", "The government has fallen."),
        ("en", "Good morning from Paris."),
        ("en", "Thanks, Marcel. Shares fell by 5 percent."),
        ("en", "That reminds me of President Kennedy."),
    ],
)
def test_framing_states_no_news(kind: LineKind, language: str, text: str) -> None:
    assert judge(text, [text], language=language, kind=kind, cast=CAST, known=KNOWN)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Guten Morgen, Sie hören RadioX Zürich. Es ist neun Uhr am Montag, 23. November."),
        ("de", "Danke, Jarvis. Das klingt spannend."),
        ("en", "Good evening and welcome to RadioX Zürich. It's six o'clock."),
        ("en", "Thank you, Lucy. Now for something different."),
    ],
)
def test_framing_passes(language: str, text: str) -> None:
    assert judge(text, [], language=language, kind="bridge", cast=CAST, known=KNOWN) == []
