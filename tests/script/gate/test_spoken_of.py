"""Whom a speaker speaks of: a pronoun for the speaker takes nobody else's place."""

from tests.script.gate.judged import judged

_MINISTER = "The minister said his spokesman had published the figures on Tuesday."
_MAYOR = "The mayor said on Monday that he had signed the contract."
_SAGTE = "Der Minister sagte, sein Sprecher habe die Zahlen am Dienstag veröffentlicht."
_TRAINER = "Der Trainer habe seinen Vertrag aufgelöst, sagte die Präsidentin des Clubs am Freitag im Stadion."
_ANWALT = "Der Anwalt der Sängerin erklärte, seine Mandantin habe den Mann nie getroffen."

test_passes, test_is_stopped = judged(
    true=[
        ("en", "The minister said his spokesman had published the figures.", _MINISTER),
        ("en", "The mayor said he had signed the contract.", _MAYOR),
        ("de", "Der Minister sagte, sein Sprecher habe die Zahlen veröffentlicht.", _SAGTE),
        ("de", "Die Präsidentin des Clubs sagte, der Trainer habe seinen Vertrag aufgelöst.", _TRAINER),
    ],
    false=[
        ("en", "The minister said he had published the figures on Tuesday.", _MINISTER),
        ("de", "Der Minister sagte, er habe die Zahlen am Dienstag veröffentlicht.", _SAGTE),
        ("de", "Die Präsidentin des Clubs sagte, sie habe ihren Vertrag aufgelöst.", _TRAINER),
        ("de", "Der Anwalt der Sängerin erklärte, er habe den Mann nie getroffen.", _ANWALT),
    ],
)
