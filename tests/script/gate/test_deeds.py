"""Who does what to whom: a verb keeps its doer and its sufferer through clauses, voices and rewordings."""

from tests.script.gate.judged import judged

_DAM = "The dam built by the Romans was repaired by engineers from Spain."
_UNION = "The union, which represents 40,000 nurses, accepted the offer that the ministry had made in June."
_DRUG = "The drug that the company tested was approved by the agency."
_BIENEN = "Forscher fanden heraus, dass Bienen Gesichter erkennen können."
_MANN = "Der Mann, der den Wärter niedergestochen hatte, wurde am Freitag von der Polizei verhaftet."
_GERICHT = "Das Gericht, welches das Ministerium kritisierte, sprach den Banker frei."

test_passes, test_is_stopped = judged(
    true=[
        ("en", "Engineers from Spain repaired the dam.", _DAM),
        ("en", "The union accepted the offer.", _UNION),
        ("en", "The ministry had made the offer in June.", _UNION),
        ("en", "The drug was approved by the agency.", _DRUG),
        ("en", "The shop was closed in May.", "The shop closed in May."),
        ("en", "The shop closed in May.", "The shop was closed in May."),
        ("en", "The fire spread to the barn.", "The fire spread to the barn at night."),
        ("en", "The man was shot.", "The man was shot and died."),
        ("en", "The man died.", "The man was shot and died."),
        (
            "en",
            "The minister dismissed the prosecutor.",
            "The prosecutor whom the minister dismissed has sued the state.",
        ),
        ("en", "The museum, built in 1901, will be closed.", "The museum, which was built in 1901, will be closed."),
        ("de", "Bienen können Gesichter erkennen, fanden Forscher heraus.", _BIENEN),
        ("de", "Der Mann wurde am Freitag von der Polizei verhaftet.", _MANN),
        ("de", "Die Polizei verhaftete am Freitag den Mann.", _MANN),
        ("de", "Das Gericht sprach den Banker frei.", _GERICHT),
        ("de", "Der Laden wurde im Mai geschlossen.", "Der Laden schloss im Mai."),
        ("de", "Den Banker sprach das Gericht frei.", "Das Gericht sprach den Banker frei."),
        ("de", "Der Architekt kritisierte den Plan.", "Der von der Stadt beauftragte Architekt kritisierte den Plan."),
        ("de", "Der Tunnel wurde eröffnet.", "Der Gotthardtunnel wurde eröffnet."),
        ("de", "Der Verein traf die Ministerin.", "Der Verein traf die Ministerin und die Präsidentin."),
    ],
    false=[
        ("en", "The company approved the drug.", _DRUG),
        ("en", "The Romans repaired the dam.", _DAM),
        ("en", "The nurses accepted the offer.", _UNION),
        ("de", "Der Wärter wurde verhaftet.", _MANN),
        ("de", "Das Ministerium sprach den Banker frei.", _GERICHT),
        ("de", "Der Präsident wurde geehrt.", "Der Vizepräsident wurde geehrt."),
        ("de", "Die Bombe wurde gemeldet.", "Die Bombendrohung wurde gemeldet."),
    ],
)
