"""Short lines in another language than their evidence, with no name and no number that would tie them to it."""

from tests.script.gate.judged import judged

CALM = "In Bern demonstrierten am Samstag 900 Menschen. Zu Krawallen kam es nicht."
CREW = "Twelve people walked on the Moon. No woman was among them."
TRUE = [
    ("en", "There were no riots.", CALM),
    ("de", "Unter ihnen war keine Frau.", CREW),
    ("en", "The cause is not known.", "In Bern brannte am Samstag ein Haus. Die Ursache ist nicht bekannt."),
]
FALSE = [
    ("en", "There were riots.", CALM),
    ("en", "There were no injuries.", CALM),
    ("en", "There may have been no riots.", CALM),
    ("en", "There were no riots and no arrests.", CALM),
    ("de", "Unter ihnen war eine Frau.", CREW),
    ("de", "Unter ihnen war kein Kind.", CREW),
    ("en", "The cause is known.", "In Bern brannte am Samstag ein Haus. Die Ursache ist nicht bekannt."),
    ("en", "There were riots.", "In Bern demonstrierten 900 Menschen. Die Polizei verhinderte Krawalle."),
    ("en", "There was an attack.", "In Bern demonstrierten 900 Menschen. Ein Anschlag wäre möglich gewesen."),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
