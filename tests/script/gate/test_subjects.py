"""Whose verb it is: the subject of a clause behind another, and of one that a relative clause breaks."""

from tests.script.gate.judged import judged

_UNION = "The union called off the strike at the port after the employers agreed to raise wages by 4 percent."
_REGULATOR = (
    "The regulator fined the telephone company 3 million euros for misleading customers about "
    "prices, and the company said it would appeal."
)
_CLUB = "The club sold the striker, and the fans who had paid for the season blocked the entrance."
_FEUERWEHR = (
    "Die Feuerwehr rettete eine Frau aus dem zweiten Stock; ihr Nachbar, der den Notruf gewählt "
    "hatte, blieb unverletzt."
)
_WESTEN = "Im Westen schneit es am Sonntag, im Osten scheint bei Temperaturen um 9 Grad die Sonne."
_SENDER = "Der Sender entliess den Moderator, der lachte, und stellte dessen Kollegin ein."
_ANWALT = (
    "Der Anwalt der Sängerin erklärte, seine Mandantin habe den Mann nie getroffen, der behauptet, ihr Sohn zu sein."
)

test_passes, test_is_stopped = judged(
    true=[
        ("en", "The employers agreed to raise wages by 4 percent.", _UNION),
        ("en", "The company said it would appeal.", _REGULATOR),
        ("en", "The fans who had paid for the season blocked the entrance.", _CLUB),
        ("de", "Der Nachbar, der den Notruf gewählt hatte, blieb unverletzt.", _FEUERWEHR),
        ("de", "Im Osten scheint die Sonne.", _WESTEN),
        ("de", "Der Sender entliess den Moderator.", _SENDER),
    ],
    false=[
        ("de", "Die Feuerwehr rettete den Nachbarn, der den Notruf gewählt hatte.", _FEUERWEHR),
        ("de", "Eine Frau aus dem zweiten Stock blieb unverletzt.", _FEUERWEHR),
        ("de", "Der Anwalt behauptet, ihr Sohn zu sein.", _ANWALT),
        ("en", "The club blocked the entrance.", _CLUB),
        ("en", "The union agreed to raise wages by 4 percent.", _UNION),
    ],
)
