"""Who says it: what a source says stays with the source, what the news says itself needs none."""

import pytest
from judged import judged

from radiox_tasks.script.gate import judge

FALL = "The company's shares fell by 7 percent on Monday after it reported that sales had dropped."
STURZ = "Die Aktien fielen am Montag um 7 Prozent, nachdem die Firma mitgeteilt hatte, dass der Umsatz gesunken sei."

test_passes, test_is_stopped = judged(
    true=[
        ("en", "The company's shares fell by 7 percent on Monday.", FALL),
        ("en", "The mayor resigned.", "The mayor resigned because the paper said that he had lied."),
        ("de", "Die Aktien fielen am Montag um 7 Prozent.", STURZ),
        ("de", "Laut Polizei starb der Fahrer.", "Der Fahrer starb, so die Polizei."),
        ("de", "Der Fahrer starb, so die Polizei.", "Der Fahrer starb nach dem Unfall, so die Polizei."),
    ],
    false=[
        ("en", "Sales dropped.", FALL),
        ("en", "The mayor lied.", "The mayor resigned because the paper said that he had lied."),
        ("en", "Shares fell 7 percent.", "Shares fell 7 percent, as the company reported."),
        ("en", "The driver died.", "The driver died after witnesses reported a crash, police said."),
        ("en", "The driver died.", "The driver died after witnesses reported a crash, according to police."),
        ("en", "The man died.", "Police said that the man died after the court reported that he was ill."),
        ("de", "Der Umsatz ist gesunken.", STURZ),
        (
            "de",
            "Der Fahrer starb.",
            "Der Fahrer starb, nachdem Zeugen einen Unfall gemeldet hatten, teilte die Polizei mit.",
        ),
        ("de", "Der Fahrer starb.", "Der Fahrer starb, nachdem Zeugen einen Unfall gemeldet hatten, so die Polizei."),
        ("de", "Der Fahrer starb.", "Der Fahrer starb, so die Polizei."),
        ("de", "Der Fahrer starb in Bern.", "Der Fahrer starb am Montag in Bern, so Staatsanwältin Meier."),
        ("de", "Die Bank ist sicher.", "Die Bank ist sicher, so die Hoffnung der Kunden."),
        ("de", "Laut Gericht starb der Fahrer.", "Der Fahrer starb, so die Polizei."),
    ],
)

# A claim and the ways in which it is somebody's, and not the news'.
LIED_DE = [
    "SP: Der Bundesrat hat gelogen.",
    "Der Bundesrat hat gelogen (SP).",
    "Aus Sicht der SP hat der Bundesrat gelogen.",
    "Für die SP hat der Bundesrat gelogen.",
    "Wie die SP findet, hat der Bundesrat gelogen.",
    "Die SP ist überzeugt, dass der Bundesrat gelogen hat.",
    "Der Bundesrat hat gelogen – das jedenfalls glaubt die SP.",
    "Der Bundesrat hat gelogen, so der Vorwurf.",
    "Der Bundesrat hat gelogen, lautet der Vorwurf der SP.",
    "Der Bundesrat hat gelogen, heisst es bei der SP.",
    "Der Bundesrat hat gelogen, hiess es.",
    "Der Bundesrat hat gelogen, wie die SP meint.",
    "Der Bundesrat hat gelogen, ist die SP überzeugt.",
    "Den Angaben zufolge hat der Bundesrat gelogen.",
    "In den Augen der SP hat der Bundesrat gelogen.",
    "Der SP zufolge hat der Bundesrat gelogen.",
    "Geht es nach der SP, hat der Bundesrat gelogen.",
    "Im Netz steht, der Bundesrat hat gelogen.",
    "Gerüchten zufolge hat der Bundesrat gelogen.",
    "Der Bundesrat hat gelogen, behauptet ein Blog.",
    "Ein Blog behauptet: Der Bundesrat hat gelogen.",
    "Der Bundesrat hat gelogen, finden viele.",
    "Kritiker werfen dem Bundesrat vor, gelogen zu haben.",
    "Der Bundesrat soll gelogen haben.",
    "Es kursiert das Gerücht, der Bundesrat hat gelogen.",
    "Ein Post, wonach der Bundesrat gelogen hat, machte die Runde.",
    "Die Behauptung, der Bundesrat hat gelogen, ist verbreitet.",
    "Die Behauptung, dass der Bundesrat gelogen hat, ist falsch.",
    "Der Vorwurf lautet, dass der Bundesrat gelogen hat.",
    "Es gibt Stimmen, dass der Bundesrat gelogen hat.",
    "Viele fragen sich, ob der Bundesrat gelogen hat.",
    "In einem Traum hat der Bundesrat gelogen.",
    "Im Film hat der Bundesrat gelogen.",
    "Im neuen Roman von Meier hat der Bundesrat gelogen.",
    "Der Bundesrat hat gelogen, das ist die Botschaft der SP.",
    "Der Bundesrat hat gelogen: Mit diesem Satz eröffnete Meier die Debatte.",
    "Die SP sieht es so: Der Bundesrat hat gelogen.",
    "Nach Auffassung der SP hat der Bundesrat gelogen.",
    "Die Zeitung titelte, der Bundesrat hat gelogen.",
    "Auf dem Plakat steht, dass der Bundesrat gelogen hat.",
    "Angenommen, der Bundesrat hat gelogen.",
    "Niemand glaubt, dass der Bundesrat gelogen hat.",
    "Die SP will wissen, dass der Bundesrat gelogen hat.",
    "Der Eindruck, dass der Bundesrat gelogen hat, täuscht.",
    "Die SP tut so, als ob der Bundesrat gelogen hat.",
    "Für Meier steht fest, dass der Bundesrat gelogen hat.",
    "Es wäre schlimm, wenn der Bundesrat gelogen hat.",
    "Die These, der Bundesrat hat gelogen, hält sich.",
]
LIED_EN = [
    "SP: the council lied.",
    "The council lied (critics).",
    "In the eyes of the party the council lied.",
    "For the party, the council lied.",
    "The party is convinced that the council lied.",
    "The council lied, so the party believes.",
    "The council lied, goes the accusation.",
    "The council lied, the party's report shows.",
    "Critics: the council lied.",
    "The council lied, in the party's view.",
    "The council lied, per the party.",
    "On social media people write that the council lied.",
    "The council lied, or so the party thinks.",
    "Rumour has it that the council lied.",
    "The council lied, to hear the party tell it.",
    "The council lied, the party is sure.",
    "If the party is right, the council lied.",
    "The council lied, many believe.",
    "As the party sees it, the council lied.",
    "The council lied, writes the paper.",
    "The council lied, reads the letter.",
    "Critics accuse the council of having lied.",
    "The council is said to have lied.",
    "The claim that the council lied is false.",
    "The claim that the council lied is widespread.",
    "The idea that the council lied took hold.",
    "There are rumours that the council lied.",
    "Many ask whether the council lied.",
    "In the film the council lied.",
    "In the novel, the council lied.",
    "In her dream the council lied.",
    "The poster reads that the council lied.",
    "The party acts as if the council lied.",
    "The council lied: with that sentence he opened the debate.",
    "Suppose the council lied.",
    "Nobody believes that the council lied.",
    "The impression that the council lied is wrong.",
    "The message was that the council lied.",
    "The headline said the council lied.",
    "It would be bad if the council lied.",
    "To critics, the council lied.",
    "According to one post, the council lied.",
    "For Meier it is clear that the council lied.",
    "Meier wants proof that the council lied.",
    "The jury must decide that the council lied.",
    "The party had evidence that the council lied.",
]


@pytest.mark.parametrize("evidence", LIED_DE)
def test_a_german_view_is_no_fact(evidence: str) -> None:
    assert judge("Der Bundesrat hat gelogen.", [evidence], language="de")
    assert judge(evidence, [evidence], language="de") == []


@pytest.mark.parametrize("evidence", LIED_EN)
def test_an_english_view_is_no_fact(evidence: str) -> None:
    assert judge("The council lied.", [evidence], language="en")
    assert judge(evidence, [evidence], language="en") == []


test_no_view_passes, test_a_view_is_stopped = judged(
    true=[
        ("de", "Der Eintritt war frei.", "Am Montag fand das Konzert statt, der Eintritt war frei."),
        ("de", "Der Rat tagte am Montag.", "Der Rat tagte am Montag, und die SP ist überzeugt, dass er irrt."),
        ("de", "Aus Sicht der SP hat der Bundesrat gelogen.", "Der Bundesrat hat aus Sicht der SP klar gelogen."),
        ("en", "The team won on Monday.", "The team won on Monday and is sure to win again."),
        (
            "en",
            "The party is convinced that the council lied.",
            "On Monday the party is convinced that the council lied.",
        ),
        ("de", "Die Strasse war gesperrt.", "Es regnete so stark, dass die Strasse gesperrt war."),
        ("en", "The road was closed.", "It rained so hard that the road was closed."),
        ("en", "The train leaves at nine.", "The train leaves at nine on Monday."),
    ],
    false=[
        ("de", "Das Virus kam aus dem Labor.", "Auf Facebook schrieb jemand, das Virus kam aus dem Labor."),
        ("de", "Das Virus kam aus dem Labor.", "Das Virus kam aus dem Labor, vermuten mehrere Forscher."),
        ("en", "The virus came from the lab.", "The virus came from the lab, several researchers suspect."),
        ("en", "The virus came from the lab.", "Some write that the virus came from the lab."),
    ],
)
