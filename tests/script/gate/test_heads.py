"""What is said of the president's wife is not said of the president; what is said of a group is said of its members."""

from tests.script.gate.judged import judged

TRUE = [
    ("en", "Miners left the valley.", "A group of miners left the valley."),
    ("en", "Zurich approved the plan.", "The city of Zurich approved the plan."),
    ("en", "The president's wife was arrested.", "The wife of the president was arrested on Monday."),
    ("en", "The army cleared the village.", "The village was cleared by the army."),
    ("de", "Die Frau des Präsidenten starb am Montag.", "Am Montag starb die Frau des Präsidenten."),
    ("de", "Die Polizei verhaftete den Mann.", "Der Mann wurde von der Polizei verhaftet."),
    ("de", "Die Polizei verhaftete den Dieb.", "Der Dieb wurde am Bahnhof von der Polizei verhaftet."),
    ("en", "Two of the ministers resigned.", "Two of the ministers resigned on Monday."),
]
FALSE = [
    ("en", "The president left the party.", "An ally of the president left the party."),
    ("en", "The president was arrested.", "The president's wife was arrested on Monday."),
    ("en", "Police arrested the president.", "Police arrested the brother of the president."),
    ("en", "The company went bankrupt.", "A supplier of the company went bankrupt."),
    ("en", "The ministers resigned.", "Two of the ministers resigned on Monday."),
    ("de", "Die Minister traten zurück.", "Zwei der Minister traten am Montag zurück."),
    ("en", "Novak resigned.", "A spokesman for Novak resigned."),
    ("de", "Der Präsident starb.", "Die Frau des Präsidenten starb."),
    ("de", "Der Minister trat zurück.", "Der Sprecher des Ministers trat zurück."),
    ("de", "Merkel trat zurück.", "Die Sprecherin von Merkel trat zurück."),
    ("de", "Merkel trat zurück.", "Merkels Sprecherin trat zurück."),
    ("de", "Die Bank ist zahlungsunfähig.", "Eine Tochter der Bank ist zahlungsunfähig."),
    ("de", "Die Polizei verhaftete den Präsidenten.", "Die Polizei verhaftete den Bruder des Präsidenten."),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
