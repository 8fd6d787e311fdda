"""Evidence that is cut off, or broken by a dash right behind a conjunction, is judged like any other."""

from tests.script.gate.judged import judged

_BAHN = "Die Bahn fährt am Montag, sagte der Chef, weil …"
_STREICHT = "Die Bahn streicht Flüge, wenn – so der Chef – der Streik anhält."
_FAEHRT = "Die Bahn fährt, falls"

test_passes, test_is_stopped = judged(
    true=[
        ("de", "Die Bahn fährt am Montag, sagte der Chef.", _BAHN),
    ],
    false=[
        ("de", "Die Bahn streicht Flüge.", _STREICHT),
        ("de", "Die Bahn fährt.", _FAEHRT),
    ],
)
