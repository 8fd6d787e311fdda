"""Sentence offsets hold on the text they were taken from."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.language.sentences import split_sentences


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Am 3. März 1969 flog Apollo 9.", "Dr. K. Meier sah zu."]),
        ("de", ["Die Kurse stiegen um 2.5 Prozent.", "Das sind ca. 1.000 Franken bzw. Fr. 5.- mehr."]),
        ("de", ["Im 20. Jahrhundert regierte Ludwig XIV. Nachfolger nicht mehr.", "«Gut so!», sagte er."]),
        ("de", ["Er kam um 14.30 Uhr.", "Sie ging am 5.", "Es regnete z. B. in Bern."]),
        ("de", ["Titel ohne Punkt", "Der Text beginnt hier."]),
        ("de", ["Er sagte: «Das ist so.»", "Dann ging er."]),
        ("de", ["Das kostet 5 Mio. Franken.", "Die Stadt St. Gallen zahlt."]),
        ("en", ["Mr. J. F. Kennedy spoke at 9.30 p.m. in Washington, D.C. about it.", "He left."]),
        ("en", ["The U.S. Senate voted.", "It was 3.5 per cent."]),
        ("en", ["Was it true?", "No!", '"It was," he said.']),
        ("en", ["He was born in 1917.", "The war ended."]),
        ("fr", ["La police dément que le col. Martin a tué le gén. Rey à St. Moritz.", "Mgr. Lovey l'a vu."]),
        ("fr", ["La ville date de 50 av. J.-C. et compte 5 hab. Dupont compris.", "Le prix est de Fr. 50.- au plus."]),
        ("fr", ["Mme. Rey, née en 1917, lit l'art. 5.", "Elle a dit oui.", "Le roi Louis XIV.", "Puis rien."]),
        ("en", ["BERN, Nov 24 (AW) -", "The council voted."]),
        ("en", ["London (Reuters) —", "The bank cut its rate."]),
        ("de", ["Bern/Genf, 24. November (Keystone-SDA) –", "Der Rat stimmt zu."]),
        ("fr", ["Berne (ats) -", "Le Conseil a voté."]),
        ("en", ["LEEDS, England, Nov 20 (Reuters) -", "Four workers were rescued."]),
        ("en", ["ABU DHABI, United Arab Emirates (AP) —", "Officials said so."]),
        ("de", ["Wien/St. Pölten (APA) -", "Die Regierung hat entschieden."]),
        ("fr", ["Lausanne, le 20 novembre (ATS) -", "Le Tribunal tranche."]),
        ("fr", ["Offenburg (D), 26 nov (ats/dpa)", "Le trafic est interrompu."]),
        ("fr", ["Skopje, 22 nov 2026 (AFP) -", "Le pays a voté."]),
        ("de", ["Genf, Mai 1968 (AP) Die Menge stand still."]),
        ("de", ["Anna Keller, Präsidentin der Partei (SP) – lange krank – tritt am Montag zurück."]),
        ("de", ["Die Angeklagte Anna Muster (34) – eine Lehrerin aus Bern – wurde am Montag verurteilt."]),
        ("de", ["Parteipräsident Müller (SVP) – anders als seine Fraktion – lehnt die Vorlage ab."]),
        ("de", ["Der Grosse Rat (Parlament): Er sagt Nein zur Vorlage der Regierung."]),
        ("en", ["Prime Minister Jane Doe (Labour) - who denies the claims - resigned on Monday."]),
        ("en", ["The defendant John Doe (34) - a teacher from Leeds - was acquitted on Monday."]),
        ("en", ["The World Health Organization (WHO) – which had warned of the virus – closed its office."]),
        ("en", ["Congresswoman Jane Doe (AP) – Leeds – resigned."]),
        ("fr", ["Le conseiller d'Etat Jean Dupont (PLR) – malade depuis lundi – a démissionné."]),
    ],
)
def test_texts_are_split_into_their_sentences(language: str, expected: list[str]) -> None:
    separator = "\n\n" if expected[0].endswith("Punkt") else " "
    text = separator.join(expected)
    found = sentences(text, language)
    assert found == expected


@given(st.text(alphabet="aAbB zZ.!?\n»«\"'39 ,ß", max_size=200), st.sampled_from(["de", "en", "xx"]))
def test_every_character_belongs_to_one_sentence(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = {index for start, end in spans for index in range(start, end)}
    assert all(text[index].isspace() for index in range(len(text)) if index not in covered)
