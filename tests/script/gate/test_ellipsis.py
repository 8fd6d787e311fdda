"""What a sentence leaves out in its second part is what it said in its first, and the parts exchange nothing."""

import pytest

from radiox_tasks.script.facts.grammar.ellipsis import spelled_out
from radiox_tasks.script.facts.reading.stream import read
from tests.script.gate.judged import judged

JOBS = "In der Stadt Bern waren 900 Personen arbeitslos, im ganzen Kanton rund 2'000."
VOTE = "About 30 percent of the voters approved the plan, 70 percent rejected it."
SAVED = "Rund ein Drittel der Bauern hat das Gesetz angenommen, zwei Drittel haben es verworfen."
SPELLED_OUT = [
    (
        "de",
        JOBS,
        ["In der Stadt Bern waren 900 Personen arbeitslos.", "Im ganzen Kanton waren rund 2'000 Personen arbeitslos."],
    ),
    ("en", VOTE, ["About 30 percent of the voters approved the plan.", "70 percent of the voters rejected the plan."]),
    (
        "en",
        "More than 900 people were jobless in the city of Bern, 2,000 in the canton.",
        ["More than 900 people were jobless in the city of Bern.", "2,000 people were jobless in the canton."],
    ),
    (
        "de",
        "Die Bank wurde 1856 gegründet, die Versicherung 1872.",
        ["Die Bank wurde 1856 gegründet.", "Die Versicherung wurde 1872 gegründet."],
    ),
    ("de", "Es starben 3 Männer, 2 Frauen.", ["Es starben 3 Männer, 2 Frauen."]),
    (
        "de",
        "Die Polizei bestritt, dass in Bern 5 Personen starben, in Chur 7.",
        [
            "Die Polizei bestritt, dass in Bern 5 Personen starben.",
            "Die Polizei bestritt, dass in Chur 7 Personen starben.",
        ],
    ),
    (
        "de",
        "In Bern starben 5 Personen, in Chur 7, sagte die Polizei.",
        ["In Bern starben 5 Personen, sagte die Polizei.", "In Chur starben 7 Personen, sagte die Polizei."],
    ),
    (
        "en",
        "Did 30 soldiers die in the north, 12 in the south?",
        ["Did 30 soldiers die in the north?", "Did 12 soldiers die in the south?"],
    ),
    (
        "en",
        "Some 30 of the 90 soldiers died, 500 were injured.",
        ["Some 30 of the 90 soldiers died, 500 were injured."],
    ),
    ("de", "In Bern starben nicht 5 Personen, in Chur 7.", ["In Bern starben nicht 5 Personen, in Chur 7."]),
]
TRUE = [
    ("de", "Im ganzen Kanton waren rund 2'000 Personen arbeitslos.", JOBS),
    ("de", "Zwei Drittel der Bauern haben das Gesetz verworfen.", SAVED),
    ("en", "70 percent of the voters rejected the plan.", VOTE),
    (
        "en",
        "Against the plan voted three of the seven ministers.",
        "Three of the seven ministers voted against the plan.",
    ),
]
FALSE = [
    ("de", "Im ganzen Kanton waren 900 Personen arbeitslos.", JOBS),
    ("de", "In der Stadt Bern waren rund 2'000 Personen arbeitslos.", JOBS),
    ("de", "Im ganzen Kanton waren 2'000 Personen arbeitslos.", JOBS),
    ("de", "In der Stadt Bern waren rund 2'000 Personen arbeitslos, im ganzen Kanton 900.", JOBS),
    ("de", "Im ganzen Kanton waren nicht rund 2'000 Personen arbeitslos.", JOBS),
    ("de", "Zwei Drittel der Bauern haben das Gesetz angenommen.", SAVED),
    ("de", "Rund ein Drittel der Bauern hat das Gesetz verworfen.", SAVED),
    ("en", "70 percent of the voters approved the plan.", VOTE),
    ("en", "About 30 percent of the voters rejected the plan.", VOTE),
    ("en", "For the plan voted three of the seven ministers.", "Three of the seven ministers voted against the plan."),
    ("en", "Against the plan voted four ministers.", "Three ministers voted against the plan, four ministers for it."),
    ("de", "Die Versicherung wurde 1856 gegründet.", "Die Bank wurde 1856 gegründet, die Versicherung 1872."),
]


@pytest.mark.parametrize(("language", "text", "parts"), SPELLED_OUT, ids=[text for _, text, _ in SPELLED_OUT])
def test_is_spelled_out(language: str, text: str, parts: list[str]) -> None:
    assert [part.text for sentence in read(text, language) for part in spelled_out(sentence)] == parts


test_passes, test_is_stopped = judged(TRUE, FALSE)
