"""What is written becomes what is said, word for word, and saying it twice changes nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.language.languages import languages
from radiox_tasks.script.speakable import speakable

GERMAN = [
    ("Am 3. März 1969 um 14.30 Uhr.", "Am dritten März neunzehnhundertneunundsechzig um vierzehn Uhr dreissig."),
    ("Der 3. Oktober ist ein Feiertag.", "Der dritte Oktober ist ein Feiertag."),
    ("Vom 3. bis 5. Mai.", "Vom dritten bis fünften Mai."),
    ("Das kostet 1'000 Franken.", "Das kostet tausend Franken."),
    ("Das kostet CHF 5.-.", "Das kostet fünf Franken."),
    ("Das kostet Fr. 5.50.", "Das kostet fünf Franken fünfzig."),
    ("Das kostet 2,5 Mio. Franken.", "Das kostet zwei Komma fünf Millionen Franken."),
    ("Das kostet CHF 1,2 Mrd.", "Das kostet eins Komma zwei Milliarden Franken."),
    ("Es sind 12 %.", "Es sind zwölf Prozent."),
    ("Es sind 12,5%.", "Es sind zwölf Komma fünf Prozent."),
    ("Es sind 0.75 Prozent.", "Es sind null Komma sieben fünf Prozent."),
    ("Der Franken kostet 1.20 Euro.", "Der Franken kostet eins Komma zwei null Euro."),
    ("1.234 Menschen kamen.", "Tausendzweihundertvierunddreissig Menschen kamen."),
    ("Es sind -5°C in Bern.", "Es sind minus fünf Grad in Bern."),
    ("Er fuhr 120 km/h.", "Er fuhr hundertzwanzig Kilometer pro Stunde."),
    ("5–10 Personen", "Fünf bis zehn Personen"),
    ("Das Spiel endete 3:1.", "Das Spiel endete drei zu eins."),
    ("Im 20. Jahrhundert.", "Im zwanzigsten Jahrhundert."),
    ("Der 2. Weltkrieg endete 1945.", "Der zweite Weltkrieg endete neunzehnhundertfünfundvierzig."),
    ("Papst Johannes XXIII. starb.", "Papst Johannes der Dreiundzwanzigste starb."),
    ("Die 1980er Jahre", "Die neunzehnhundertachtziger Jahre"),
    ("Um 1 Uhr.", "Um ein Uhr."),
    ("1 Frau und 1 Mann", "Eine Frau und ein Mann"),
    ("z. B. in Bern, d. h. hier", "zum Beispiel in Bern, das heisst hier"),
    ("Dr. Meier und Prof. Frei in St. Gallen", "Doktor Meier und Professor Frei in Sankt Gallen"),
    ("Mehr auf https://www.srf.ch/news?a=1.", "Mehr auf S R F Punkt C H."),
    ("Die A1 und 5G", "Die A eins und fünf G"),
    ("Apollo 11 landete.", "Apollo elf landete."),
    ("COVID-19", "COVID neunzehn"),
    ("Nr. 7", "Nummer sieben"),
    ("Im Jahr 2026", "Im Jahr zweitausendsechsundzwanzig"),
    ("¾ der Fläche", "Drei Viertel der Fläche"),
    ("210'000 Blöcke", "Zweihundertzehntausend Blöcke"),
    ("Version 3.11.2", "Version drei Punkt elf Punkt zwei"),
    ("Der Zins liegt bei 1.375 Prozent.", "Der Zins liegt bei eins Komma drei sieben fünf Prozent."),
    ("Rufen Sie +41 44 123 45 67 an.", "Rufen Sie vier eins vier vier eins zwei drei vier fünf sechs sieben an."),
    ("044 123 45 67", "Null vier vier eins zwei drei vier fünf sechs sieben"),
    ("50 m hoch", "Fünfzig Meter hoch"),
    ("Die 30-jährige Frau", "Die dreissigjährige Frau"),
    ("der 30-Jährige", "der Dreissigjährige"),
]
FRENCH = [
    ("Le n°1, le N° 5 et le no 7.", "Le numéro un, le numéro cinq et le numéro sept."),
    ("Karim M., 34 ans, vole des œuvres d'art.", "Karim M., trente-quatre ans, vole des œuvres d'art."),
    ("M. Rey et Me Blanc ; me voilà, dit Max.", "Monsieur Rey et maître Blanc; me voilà, dit Max."),
    ("L'art. 5 al. 2, p. 3.", "L'article cinq alinéa deux, page trois."),
    ("À St. Moritz et à St-Gall.", "À Saint-Moritz et à Saint-Gall."),
    ("CHF 1,5 mio et EUR 2,4 mrd.", "Un virgule cinq millions de francs et deux virgule quatre milliards d'euros."),
    (
        "Il a 1 mio, 21 mio, 3 M€ et 2 Mds.",
        "Il a un million, vingt et un millions, trois millions d'euros et deux milliards.",
    ),
    ("Fr. 50.- ou 20 frs par an.", "Cinquante francs ou vingt francs par an."),
    ("Le VIX et Vatican II ; le XV de France.", "Le VIX et Vatican deux; le quinze de France."),
    ("Les 1ers des 20es.", "Les premier des vingtième."),
    ("Le 1er mars 1969 à 14 h 30.", "Le premier mars mille neuf cent soixante-neuf à quatorze heures trente."),
    ("Il est 1 h 05, puis 21h.", "Il est une heure cinq, puis vingt et une heures."),
    (
        "Le 03.03.2025 et le 1.12.2026",
        "Le trois mars deux mille vingt-cinq et le premier décembre deux mille vingt-six",
    ),
    ("Le 35 mars, à 29 h 70", "Le trente-cinq mars, à vingt-neuf heures soixante-dix"),
    (
        "Un taux de 1.375 %, soit 1.375 pour cent",
        "Un taux de un virgule trois sept cinq pour cent, soit un virgule trois sept cinq pour cent",
    ),
    ("Appelez le +41 22 123 45 67.", "Appelez le quatre un deux deux un deux trois quatre cinq six sept."),
    ("Il y a 24 heures.", "Il y a vingt-quatre heures."),
    ("À 7 heures, puis à 8 heures et demie.", "À sept heures, puis à huit heures trente."),
    ("Le 3 déc. 2026 et le 24 nov.", "Le trois décembre deux mille vingt-six et le vingt-quatre novembre."),
    ("Un trajet de 3 à 4 heures.", "Un trajet de trois à quatre heures."),
    ("Genève, 08:00 : moins 3 degrés", "Genève, huit heures: moins trois degrés"),
    ("CHF 1,5 million et 3 millions de francs", "Un virgule cinq million de francs et trois millions de francs"),
    ("CHF 12.50", "Douze francs cinquante"),
    ("CHF 1'000, soit 200 €", "Mille francs, soit deux cents euros"),
    ("Le oui a obtenu 65,7 % des voix.", "Le oui a obtenu soixante-cinq virgule sept pour cent des voix."),
    ("10 000 femmes et 21 personnes", "Dix mille femmes et vingt et une personnes"),
    ("Le XIXe siècle, le 20e siècle", "Le dix-neuvième siècle, le vingtième siècle"),
    ("Louis XIV et Victor-Emmanuel III", "Louis quatorze et Victor-Emmanuel trois"),
    ("Alain VIRET et le FC VIEGE", "Alain VIRET et le FC VIEGE"),
    ("La 1re fois, 1 livre et 1 heure", "La première fois, un livre et une heure"),
    ("À 120 km/h par -5 °C", "À cent vingt kilomètres par heure par moins cinq degrés"),
    ("De 5-10 enfants, 3:1, 2/3, ½", "De cinq à dix enfants, trois à un, deux tiers, un demi"),
    ("M. Dupont, av. J.-C.", "Monsieur Dupont, avant Jésus-Christ."),
    ("Le F-35 et l'A1", "Le F trente-cinq et l'A un"),
    ("Voir www.rts.ch.", "Voir R T S point C H."),
]
ENGLISH = [
    ("On March 3, 1969 at 2:30 pm.", "On March third, nineteen sixty-nine at two thirty p m."),
    ("At a quarter to 8, at half past 7.", "At seven forty-five, at seven thirty."),
    ("She gave a quarter to 10 charities.", "She gave a quarter to ten charities."),
    (
        "It raised $3.2M, and 3M paid 4.5M people.",
        "It raised three point two million dollars, and three M paid four point five million people.",
    ),
    ("On 3 March 1969.", "On the third of March, nineteen sixty-nine."),
    ("It cost $2.5 million.", "It cost two point five million dollars."),
    ("It cost $5.50.", "It cost five dollars fifty."),
    ("1,000 people came.", "One thousand people came."),
    ("Milk fell by 4p to 99p.", "Milk fell by four pence to ninety-nine pence."),
    (
        "It rose by 101.5p, not by 1p, in 1080p.",
        "It rose by one hundred and one point five pence, not by one penny, in one thousand and eighty p.",
    ),
    ("It fell to -4C, from about 9C.", "It fell to minus four degrees, from about nine degrees."),
    ("Apartment 4C, platform 9C, rows 4C to 9C.", "Apartment four C, platform nine C, rows four C to nine C."),
    ("A miles-long queue, feet-first.", "A miles-long queue, feet-first."),
    ("It is a city miles from the sea.", "It is a city miles from the sea."),
    ("A £52m contract, 200m-long.", "A fifty-two million pound contract, two hundred metre-long."),
    ("A hundred pounds is a £25 fee.", "A hundred pounds is a twenty-five pound fee."),
    ("It raised $1.2B from 14M users.", "It raised one point two billion dollars from fourteen million users."),
    ("A 6ft 2in man on 12 sq km.", "A six foot two man on twelve square kilometres."),
    ("About 1,500 died.", "About one thousand five hundred died."),
    ("It is 12.5%.", "It is twelve point five percent."),
    ("In 2005 and 2026.", "In two thousand and five and twenty twenty-six."),
    ("In 1905.", "In nineteen oh five."),
    ("1939-1945", "Nineteen thirty-nine to nineteen forty-five"),
    ("the 21st century", "the twenty-first century"),
    ("Elizabeth II reigned.", "Elizabeth the Second reigned."),
    ("World War II ended.", "World War two ended."),
    ("60 mph", "Sixty miles per hour"),
    ("1 km", "One kilometre"),
    ("CHF 1,200", "One thousand two hundred Swiss francs"),
    ("e.g. Dr. Who vs. Mr. Bean", "for example Doctor Who versus Mister Bean"),
    ("No. 5", "Number five"),
    ("the 1960s", "the nineteen sixties"),
    ("At 9 a.m. sharp.", "At nine a m sharp."),
    ("It won 3-1.", "It won three to one."),
    ("a 30-year-old", "a thirty-year-old"),
    ("info@srf.ch", "info at S R F dot C H"),
    ("21.5 kilograms", "Twenty-one point five kilograms"),
    ("£1m", "One million pounds"),
    ("Python 3.11.2", "Python three point eleven point two"),
]


@pytest.mark.parametrize(("written", "said"), GERMAN)
def test_german_is_written_as_it_is_spoken(written: str, said: str) -> None:
    assert speakable(written, "de") == said


@pytest.mark.parametrize(("written", "said"), ENGLISH)
def test_english_is_written_as_it_is_spoken(written: str, said: str) -> None:
    assert speakable(written, "en") == said


@pytest.mark.parametrize(("written", "said"), FRENCH)
def test_french_is_written_as_it_is_spoken(written: str, said: str) -> None:
    assert speakable(written, "fr") == said


@pytest.mark.parametrize("language", languages())
def test_spoken_text_does_not_change_again(language: str) -> None:
    """A loop, not a test for each of hundreds of texts: what pytest does for a test takes longer than to read one."""
    for text in (text for pair in GERMAN + ENGLISH + FRENCH for text in pair):
        once = speakable(text, language)
        assert speakable(once, language) == once, text
        assert not re.search(r"\d", once), text


_pieces = st.sampled_from(
    [
        *[
            "0",
            "1",
            "2",
            "9",
            "10",
            "12",
            "19",
            "100",
            "1'000",
            "1.000",
            "1,000",
            "2.5",
            "3,75",
            "1969",
            "2026",
            "03",
            "007",
            "%",
            "°",
            "€5",
            "$1",
            "CHF",
            "Fr.",
            "5.-",
            "14.30",
            "Uhr",
            "3.",
            "März",
        ],
        *[
            "am",
            "der",
            "um",
            "Mio.",
            "km/h",
            "km",
            "m",
            "½",
            "3:1",
            "5-10",
            "1/2",
            "XIV.",
            "II",
            "St.",
            "Dr.",
            "z.",
            "B.",
            "U",
            "S",
            "SMI",
            "A1",
            "5G",
            "H2O",
            "e.g.",
            "p.m.",
            "the",
            "of",
            "May",
            "21st",
        ],
        *[" ", " ", " ", ".", ",", "-", "–", "(", ")", "\n", "'", "Haus", "Personen", "people", "in", "und", "and"],
    ]
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_pieces, st.just(" "), st.text(max_size=4)), max_size=14), st.sampled_from(languages()))
def test_any_text_has_no_digits_left_and_settles(pieces: list[str], language: str) -> None:
    once = speakable("".join(pieces), language)
    assert not any(character.isdigit() for character in once)
    assert speakable(once, language) == once


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=4, max_size=12), min_size=1, max_size=8),
    st.sampled_from(languages()),
)
def test_plain_words_are_never_damaged(words: list[str], language: str) -> None:
    text = " ".join(words)
    assert speakable(text, language).casefold() == text.casefold()


@settings(max_examples=80, deadline=None)
@given(st.decimals(min_value=0, max_value=9999, places=2), st.sampled_from(["de", "en"]))
def test_decimals_are_never_broken(value: object, language: str) -> None:
    said = speakable(f"x {value} y".replace(".", "," if language == "de" else "."), language)
    point = "Komma" if language == "de" else "point"
    digit = {"0": ("null", "zero"), "5": ("fünf", "five")}
    assert f" {point} " in said
    last = str(value)[-1]
    if last in digit:
        assert said.endswith(f"{digit[last][language == 'en']} y")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a 1971 referendum", "a nineteen seventy-one referendum"),
        ("its 1848 constitution", "its eighteen forty-eight constitution"),
        ("the 1971 elections", "the nineteen seventy-one elections"),
        ("a 1200 mile trip", "a one thousand two hundred mile trip"),
        ("the 1200 people", "the one thousand two hundred people"),
        ("a 12.5bn plan", "a twelve point five billion plan"),
        ("3tn in debt", "Three trillion in debt"),
        ("450k people", "Four hundred and fifty thousand people"),
        ("5m away", "Five metres away"),
        ("The WHO met", "The W H O met"),
        ("It is 7:10 a.m. Here once more", "It is seven ten a m. Here once more"),
        ("It is 7:10 a.m.", "It is seven ten a m."),
        ("from 9 a.m. Monday", "from nine a m Monday"),
        ("at 7:10 a.m. on Monday", "at seven ten a m on Monday"),
    ],
)
def test_english_years_scales_and_times_in_running_text(text: str, said: str) -> None:
    assert speakable(text, "en") == said
