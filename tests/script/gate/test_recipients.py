"""Who gets something, told from either side: "received the prize" and "the prize went to"."""

from tests.script.gate.judged import judged

THREE = "Rainer Weiss, Barry Barish and Kip Thorne received the prize in 2017."
TWO = "The prize went to Rainer Weiss and Tom Reed in 2017."
KING = "The king awarded Tom Reed the prize."
FROM = "Tom Reed received the prize from the king."
MEIER = "Müller bekam den Preis von Meier."
TRUE = [
    ("en", "The prize went to Rainer Weiss, Barry Barish and Kip Thorne in 2017.", THREE),
    ("en", "Rainer Weiss received the prize in 2017.", TWO),
    ("en", "Tom Reed received the prize in 2017.", TWO),
    ("en", "Tom Reed received the prize.", "The prize was awarded to Tom Reed by the king."),
    ("en", "The prize went to Tom Reed.", FROM),
    ("de", "Müller bekam den Preis.", "Der Preis ging an Müller."),
    ("de", "Der Preis ging an Müller und die Bank.", "Müller und die Bank erhielten den Preis."),
    ("de", "Der Preis ging an Müller.", MEIER),
]
FALSE = [
    ("en", "The king received the prize.", "The prize was awarded to Tom Reed by the king."),
    ("en", "The king received the prize.", "The king awarded the prize to Tom Reed."),
    ("en", "The king received the prize.", KING),
    ("en", "The prize went to the king.", KING),
    ("en", "The prize went to the king.", FROM),
    ("en", "The prize did not go to Tom Reed.", FROM),
    ("en", "Tom Reed received the prize from Rainer Weiss.", "The prize went to Rainer Weiss from Tom Reed."),
    ("en", "The minister went to Paris.", "The minister received a letter in Paris."),
    ("en", "The minister received a letter.", "The minister went to Paris with a letter."),
    ("en", "Paris received a letter.", "The minister went to Paris with a letter."),
    ("de", "Der Preis ging an Meier.", MEIER),
    ("de", "Meier bekam den Preis.", "Der Preis von Meier ging an Müller."),
    ("de", "Meier bekam den Preis.", "Meier ging an die Bank, den Preis bekam Müller."),
    ("de", "Müller ging an den Preis.", MEIER),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
