"""What somebody takes for granted or counts on is told as that."""

from tests.script.gate.judged import judged

_POLIZEI = (
    "Die Polizei geht davon aus, dass der Fahrer des Lastwagens eingeschlafen war, bevor dieser "
    "gegen die Brücke prallte."
)
_MINISTERIUM = "Das Ministerium rechnet damit, dass die Ernte wegen der Dürre um ein Fünftel kleiner ausfällt."

test_passes, test_is_stopped = judged(
    true=[
        ("de", "Die Polizei geht davon aus, dass der Fahrer des Lastwagens eingeschlafen war.", _POLIZEI),
        ("de", "Das Ministerium rechnet damit, dass die Ernte um ein Fünftel kleiner ausfällt.", _MINISTERIUM),
    ],
    false=[
        ("de", "Der Fahrer des Lastwagens war eingeschlafen, bevor dieser gegen die Brücke prallte.", _POLIZEI),
        ("de", "Die Ernte fällt um ein Fünftel kleiner aus.", _MINISTERIUM),
    ],
)
