"""Times, negative numbers, and ranges of days, months and hours as newspapers write them in short."""

import pytest

from radiox_tasks.script.speakable import speakable

WRITTEN_SHORT = [
    ("en", "The alarm came in at 3.20. Crews came by noon.", "The alarm came in at three twenty. Crews came by noon."),
    (
        "en",
        "Be home by 6.30, the gates open from 5.50 on Friday.",
        "Be home by six thirty, the gates open from five fifty on Friday.",
    ),
    ("en", "At about 16.45 a van hit a tree.", "At about sixteen forty-five a van hit a tree."),
    ("en", "A camera saw it at 2.14 in the morning.", "A camera saw it at two fourteen in the morning."),
    ("en", "The shop opens at 9.00 until 17.30.", "The shop opens at nine o'clock until seventeen thirty."),
    ("en", "It happened at 3.20am.", "It happened at three twenty a m."),
    ("en", "The franc traded at 1.27 in the morning.", "The franc traded at one point two seven in the morning."),
    ("en", "The rate stays at 1.25 percent.", "The rate stays at one point two five percent."),
    ("en", "Bread sold at 3.20 francs.", "Bread sold at three point two zero francs."),
    (
        "en",
        "The pound closed at 1.27, up from 1.20.",
        "The pound closed at one point two seven, up from one point two zero.",
    ),
    ("en", "The swimmer won at 0.50.", "The swimmer won at zero point five zero."),
    ("en", "It slipped to –36 points, from –33.", "It slipped to minus thirty-six points, from minus thirty-three."),
    (
        "en",
        "In April–June it took 10–12 days, Mon–Fri.",
        "In April to June it took ten to twelve days, Monday to Friday.",
    ),
    ("en", "He took 41 Swiss francs mln.", "He took forty-one million Swiss francs."),
    (
        "en",
        "Winds of 80mph over 5 km² and 100 m2.",
        "Winds of eighty miles per hour over five square kilometres and one hundred square metres.",
    ),
    ("de", "Der Verein –1950 gegründet– feiert.", "Der Verein –neunzehnhundertfünfzig gegründet– feiert."),
    ("de", "Der Wert: –1950,5 und –12.", "Der Wert: minus tausendneunhundertfünfzig Komma fünf und minus zwölf."),
    (
        "de",
        "Um 3.20 Uhr, von 9.30 bis 11.15 Uhr und 13–17 Uhr.",
        "Um drei Uhr zwanzig, von neun Uhr dreissig bis elf Uhr fünfzehn und dreizehn bis siebzehn Uhr.",
    ),
    (
        "de",
        "In 4 h ist nur ein Gleis repariert, ab 16 h fahren Züge.",
        "In vier Stunden ist nur ein Gleis repariert, ab sechzehn Uhr fahren Züge.",
    ),
    (
        "de",
        "Die Fahrt dauert 2 h 30 min, der Film dauert 4 h.",
        "Die Fahrt dauert zwei Stunden dreissig Minuten, der Film dauert vier Stunden.",
    ),
    (
        "de",
        "Heute 14 h, kurz nach 4 h und von 8 h bis 12 h, Beginn: 20 h.",
        "Heute vierzehn Uhr, kurz nach vier Uhr und von acht Uhr bis zwölf Uhr, Beginn: zwanzig Uhr.",
    ),
    (
        "de",
        "In 24 h, 30 min. später. Offen um 20.15 h für min. 5 Leute und min. eine Stunde.",
        "In vierundzwanzig Stunden, dreissig Minuten später. Offen um zwanzig Uhr fünfzehn für mindestens fünf Leute "
        "und mindestens eine Stunde.",
    ),
    ("de", "Innerhalb von 24 h.", "Innerhalb von vierundzwanzig Stunden."),
    ("fr", "La course dure 2 h 30 min.", "La course dure deux heures trente."),
    ("de", "Er lief in 2,5 h ins Ziel.", "Er lief in zwei Komma fünf Stunden ins Ziel."),
    ("de", "Er lief in 1.20 h ins Ziel.", "Er lief in eins Komma zwei null Stunden ins Ziel."),
    ("de", "Von 13 Uhr in 14.15 Uhr geändert.", "Von dreizehn Uhr in vierzehn Uhr fünfzehn geändert."),
    ("de", "Es kostet 8.– Franken, bisher Fr. 7.–.", "Es kostet acht Franken, bisher sieben Franken."),
    ("de", "Der Index fiel auf –36 Punkte.", "Der Index fiel auf minus sechsunddreissig Punkte."),
    (
        "de",
        "Offen Di–Sa, im Schuljahr 2030/31.",
        "Offen Dienstag bis Samstag, im Schuljahr zweitausenddreissig einunddreissig.",
    ),
    ("de", "Im April–Juni kamen 10–12 Personen.", "Im April bis Juni kamen zehn bis zwölf Personen."),
    (
        "fr",
        "Ouvert lu-ve, 9h-12h, Me-sa 14h-16h.",
        "Ouvert lundi à vendredi, neuf heures à douze heures, mercredi à samedi quatorze heures à seize heures.",
    ),
    ("fr", "À 1h50, puis à 01h50.", "À une heure cinquante, puis à une heure cinquante."),
    ("fr", "La secousse de 6,4 s'est produite ici.", "La secousse de six virgule quatre s'est produite ici."),
    ("fr", "Les 12 m’ont vu, 8 t'ont cru.", "Les douze m’ont vu, huit t'ont cru."),
    ("fr", "Le plein à CHF 5 m’a plu.", "Le plein à cinq francs m’a plu."),
    ("fr", "En 2001 l'eau a gelé, 5 l d'eau.", "En deux mille un l'eau a gelé, cinq litres d'eau."),
    ("fr", "Il fait 25 °C l’été.", "Il fait vingt-cinq degrés l’été."),
    ("de", "Die 5 l’Etats, die 5 l.", "Die fünf l’Etats, die fünf Liter."),
    ("en", "The 100 m's record, the 5 l'Oréal shops.", "The one hundred metres's record, the five l'Oréal shops."),
    ("fr", "L'indice tombe à –36 points.", "L'indice tombe à moins trente-six points."),
]


@pytest.mark.parametrize(("language", "written", "said"), WRITTEN_SHORT)
def test_what_is_written_in_short_is_said_in_full(language: str, written: str, said: str) -> None:
    assert speakable(written, language) == said
    assert speakable(said, language) == said
