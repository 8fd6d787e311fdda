"""Words that mean something together, apart or joined, and what they may not hide."""

from tests.script.gate.judged import judged

CROSSING = "Als erster grosser Übergang gab die Bornholmer Strasse dem Andrang der Menschen nach."
MET = "Als erster Präsident traf Müller den Kanzler."
PAIR = "Die Besteigung gelang den Schweizern Ernst Schmied und Jürg Marmet."
TOLD = "Am Abend hatte Kopp in Bern neue Regeln bekannt gegeben."
SEEN = "Scientists at CERN announced on 4 July 2012 that they had observed a particle."

TRUE = [
    ("de", "Die Bornholmer Strasse war der erste grosse Übergang, der dem Andrang der Menschen nachgab.", CROSSING),
    ("de", "Müller war der erste Präsident, der den Kanzler traf.", MET),
    ("de", "Die Besteigung gelang den beiden Schweizern Ernst Schmied und Jürg Marmet.", PAIR),
    ("de", "Die Frauen durften erstmals wählen.", "Die Frauen konnten zum ersten Mal wählen."),
    ("de", "Die Frauen durften zum ersten Mal wählen.", "Die Frauen konnten erstmals wählen."),
    ("de", "Am Abend gab Kopp in Bern neue Regeln bekannt.", TOLD),
    ("de", "Am Abend hatte Kopp neue Regeln bekannt gegeben.", "Am Abend gab Kopp neue Regeln bekannt."),
    ("en", "Reed and Vogt were jointly awarded the prize.", "Reed and Vogt were awarded the prize together."),
    ("en", "The river that runs beside the track is called Limmat.", "The river beside the track is called Limmat."),
    ("en", "Scientists at CERN said on 4 July 2012 they had observed a particle.", SEEN),
    (
        "en",
        "For decades Swissair had stood for quality in Europe.",
        "Swissair had been a symbol of quality in Europe for decades.",
    ),
    ("en", "The ship had left Bergen in May, bound for York.", "The ship had left Bergen for a voyage to York in May."),
]
FALSE = [
    ("de", "Die Bornholmer Strasse war der zweite grosse Übergang, der dem Andrang der Menschen nachgab.", CROSSING),
    ("de", "Die Menschen waren der erste grosse Übergang, der nachgab.", CROSSING),
    ("de", "Der Kanzler war der erste Präsident, der traf.", MET),
    ("de", "Die Besteigung gelang den beiden Schweizern Ernst Schmied und Hans Muster.", PAIR),
    (
        "de",
        "Die Besteigung gelang den beiden Schweizern Ernst Schmied und Jürg Marmet.",
        "Die Besteigung gelang den Schweizern Ernst Schmied und Jürg Marmet und Hans Muster.",
    ),
    ("de", "Die Frauen durften zum ersten Mal wählen.", "Die Frauen konnten zum zweiten Mal wählen."),
    ("de", "Die Frauen durften erstmals wählen.", "Die Frauen konnten zum letzten Mal wählen."),
    ("de", "Die Frauen durften erstmals wählen.", "Die Frauen konnten erst später wählen."),
    ("de", "Am Abend gab Kopp in Bern neue Regeln auf.", TOLD),
    ("de", "Am Abend gab Kopp in Bern keine neuen Regeln bekannt.", TOLD),
    ("en", "Reed and Vogt were jointly awarded the prize.", "Reed and Vogt were awarded the prize."),
    ("en", "The company that runs through Basel was sold.", "The company was sold in Basel."),
    ("en", "Scientists at CERN had observed a particle.", SEEN),
    ("en", "The government said on 4 July 2012 they had observed a particle.", SEEN),
    ("en", "The ship had left York in May, bound for Bergen.", "The ship had left Bergen for York in May."),
    ("de", "Die Familie stammt aus Bern.", "Die Familie floh aus Bern."),
    ("de", "Die Uhr stammt von Hilfiker.", "Hilfiker verkaufte die Uhr."),
    ("de", "Sie schafften es, die Bank zu retten.", "Sie versuchten, die Bank zu retten."),
    ("de", "Die Bank drückte den Zins.", "Die Bank erhöhte den Zins."),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
