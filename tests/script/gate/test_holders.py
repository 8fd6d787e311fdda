"""Two of the same do not exchange what they do: the mayors of two cities, the heads of two firms."""

from tests.script.gate.judged import judged

BEAT = "The mayor of Zurich beat the mayor of Basel."
HIT = "Der Chef von Roche schlug den Chef von Nestlé."

TRUE = [
    ("en", "The mayor of Basel was beaten by the mayor of Zurich.", BEAT),
    (
        "en",
        "In May the mayor of Zurich beat the mayor of Basel.",
        "The mayor of Zurich beat the mayor of Basel in May.",
    ),
    ("en", "The mayor of Basel and the mayor of Zurich met.", "The mayor of Zurich and the mayor of Basel met."),
    ("de", "Den Chef von Nestlé schlug der Chef von Roche.", HIT),
]
FALSE = [
    ("en", "The mayor of Basel beat the mayor of Zurich.", BEAT),
    ("en", "The mayor of Zurich was beaten by the mayor of Basel.", BEAT),
    ("de", "Der Chef von Nestlé schlug den Chef von Roche.", HIT),
    ("de", "Den Chef von Roche schlug der Chef von Nestlé.", HIT),
    ("de", "Der Chef von Roche wurde vom Chef von Nestlé geschlagen.", HIT),
    ("de", "Die Tochter von Reed schlug die Tochter von Vogt.", "Die Tochter von Vogt schlug die Tochter von Reed."),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
