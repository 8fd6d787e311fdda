"""Names in a row do the same thing, and parts belong to their whole."""

from tests.script.gate.judged import judged

PRIZE = "Rainer Weiss, Barry Barish and Kip Thorne received the prize in 2017."
MET = "Reed traf Vogt, Meier und Huber trafen Kopp."
PARKS = "Die Parks umfassen die Wälder, Felsen und Wiesen."

TRUE = [
    ("en", "Rainer Weiss received the prize in 2017.", PRIZE),
    ("en", "Kip Thorne received the prize.", PRIZE),
    ("de", "Michel Croz starb am Berg.", "Michel Croz, Charles Hudson und Francis Douglas starben am Berg."),
    ("de", "Meier traf Kopp.", MET),
    ("de", "Die Wälder, Felsen und Wiesen gehören zu den Parks.", PARKS),
    (
        "de",
        "Garri Kasparow hatte den ersten Wettkampf gewonnen.",
        "Den ersten Wettkampf hatte Garri Kasparow gewonnen.",
    ),
]
FALSE = [
    ("en", "Reed met Meier.", "Reed met Vogt, Meier and Huber met Kopp."),
    ("de", "Reed traf Kopp.", MET),
    ("de", "Meier traf Vogt.", MET),
    ("de", "Die Parks gehören zu den Wäldern.", PARKS),
    ("de", "Die Parks zählen zu den Felsen.", PARKS),
    ("de", "Der erste Wettkampf schlug den Meister.", "Den ersten Wettkampf schlug der Meister."),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
