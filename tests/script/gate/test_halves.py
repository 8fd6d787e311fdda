"""Places and times stay with what is told of them where two clauses have one each."""

from tests.script.gate.judged import judged

_WESTEN = "Im Westen schneit es am Sonntag, während im Osten bei Temperaturen um 9 Grad die Sonne scheint."
_NORDEN = "Im Norden regnet es am Dienstag zeitweise, während es im Süden bei Höchstwerten um 24 Grad trocken bleibt."
_GERICHT = "Das Gericht in Bern sprach den Angeklagten vom Vorwurf des Betrugs frei, verurteilte ihn aber zu 8 Monaten."
_DIREKTORIN = "Die Direktorin traf in Genf den Botschafter, nachdem sie in Lausanne eine Rede gehalten hatte."
_FLUGGESELLSCHAFT = (
    "Die Fluggesellschaft will im Herbst 120 Stellen streichen, weil die Preise für Kerosin stärker "
    "gestiegen sind als erwartet."
)
_BUNDESRAETIN = "Bundesrätin Meier traf in Wien ihren Kollegen, um über den geplanten Tunnel am Reschenpass zu reden."

test_passes, test_is_stopped = judged(
    true=[
        ("de", "Im Osten scheint bei Temperaturen um 9 Grad die Sonne.", _WESTEN),
        ("de", "Am Dienstag regnet es im Norden zeitweise.", _NORDEN),
        ("de", "Das Gericht in Bern verurteilte den Angeklagten zu 8 Monaten.", _GERICHT),
        ("de", "In Genf traf die Direktorin den Botschafter.", _DIREKTORIN),
    ],
    false=[
        ("de", "Im Süden regnet es am Dienstag zeitweise, während es im Norden trocken bleibt.", _NORDEN),
        ("de", "Im Norden regnet es am Dienstag bei Höchstwerten um 24 Grad.", _NORDEN),
        ("de", "Die Preise für Kerosin sind im Herbst gestiegen.", _FLUGGESELLSCHAFT),
        ("de", "Bundesrätin Meier traf ihren Kollegen am Reschenpass.", _BUNDESRAETIN),
        ("de", "Die Direktorin traf in Lausanne den Botschafter.", _DIREKTORIN),
    ],
)
