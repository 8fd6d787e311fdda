"""Causes and concessions keep what they are the cause or the concession of."""

from tests.script.gate.judged import judged

_STADT = "Die Stadt schliesst das Hallenbad, weil die Pumpen defekt sind."
_UMSATZ = "Obwohl der Umsatz stieg, entliess der Verlag im Januar 40 Leute, weil das Papier teurer wurde."
_PROFITS = "Although profits rose, the publisher cut 40 jobs in January because paper became more expensive."
_TOWN = "The town closed the pool because the pumps had failed."
_FC = "Der FC Thun schlug Lugano am Samstag mit 3:1, obwohl Lugano in der ersten Halbzeit in Führung gegangen war."

test_passes, test_is_stopped = judged(
    true=[
        ("de", "Weil die Pumpen defekt sind, schliesst die Stadt das Hallenbad.", _STADT),
        ("de", "Der Verlag entliess im Januar 40 Leute, weil das Papier teurer wurde.", _UMSATZ),
        ("en", "Although profits rose, the publisher cut 40 jobs in January.", _PROFITS),
        ("en", "Because the pumps had failed, the town closed the pool.", _TOWN),
    ],
    false=[
        ("de", "Die Pumpen sind defekt, weil die Stadt das Hallenbad schliesst.", _STADT),
        (
            "de",
            "Der FC Thun schlug Lugano am Samstag mit 3:1, weil Lugano in der ersten Halbzeit in Führung gegangen war.",
            _FC,
        ),
        ("de", "Weil der Umsatz stieg, entliess der Verlag im Januar 40 Leute.", _UMSATZ),
        ("en", "Because profits rose, the publisher cut 40 jobs in January.", _PROFITS),
        ("en", "The publisher cut 40 jobs in January although paper became more expensive.", _PROFITS),
    ],
)
