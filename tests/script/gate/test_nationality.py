"""Countries and their peoples are tied to the same somebody as in the evidence, in whatever form."""

from tests.script.gate.judged import judged

OPENING = "Zur Eröffnung kamen die deutsche Kanzlerin Angela Merkel und der französische Präsident François Hollande."
GUESTS = "The German chancellor Angela Merkel and the French president François Hollande came."

TRUE = [
    (
        "de",
        "Zur Eröffnung kamen Kanzlerin Angela Merkel aus Deutschland und Frankreichs Präsident François Hollande.",
        OPENING,
    ),
    ("de", "Zur Eröffnung kam Angela Merkel aus Deutschland.", OPENING),
    ("de", "Deutschlands Präsident besuchte Frankreich.", "Der deutsche Präsident besuchte Frankreich."),
    ("en", "Germany's chancellor Angela Merkel came.", GUESTS),
    ("en", "The chancellor of Germany, Angela Merkel, came.", GUESTS),
]
FALSE = [
    (
        "de",
        "Zur Eröffnung kamen Kanzlerin Angela Merkel aus Frankreich und Deutschlands Präsident François Hollande.",
        OPENING,
    ),
    ("de", "Zur Eröffnung kam Deutschlands Präsident François Hollande.", OPENING),
    ("de", "Zur Eröffnung kam Frankreichs Kanzlerin Angela Merkel.", OPENING),
    ("de", "Zur Eröffnung kam die französische Kanzlerin Angela Merkel.", OPENING),
    ("de", "Zur Eröffnung kam Angela Merkel aus Frankreich.", OPENING),
    ("de", "Frankreichs Präsident besuchte Deutschland.", "Der deutsche Präsident besuchte Frankreich."),
    ("de", "Frankreichs Merkel kam.", "Angela Merkel kam nach Frankreich."),
    ("en", "France's chancellor Angela Merkel came.", GUESTS),
    ("en", "The chancellor of France, Angela Merkel, came.", GUESTS),
    ("en", "The French Reed met the president.", "The president of France met Reed."),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
