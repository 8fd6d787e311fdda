"""What a line says of its outlet, or leaves out, is not the exact layer's to stop."""

import pytest

from radiox_tasks.script.gate.exact.exact_layer import wrong_figures
from tests.script.gate.asked import passages, rules


@pytest.mark.parametrize(
    ("language", "evidence", "line"),
    [
        (
            "de",
            "Peter Muster, der frühere Stadtrat, bleibt bis 2028 Präsident des Vereins.",
            "Peter Muster bleibt Präsident.",
        ),
        (
            "de",
            "Unter info.cern.ch, der Adresse des ersten Webservers, liegt noch immer eine Seite des Cern.",
            "Unter info.cern.ch liegt noch immer eine Seite des Cern.",
        ),
        (
            "en",
            "The address of the first web server, info.cern.ch, still leads to a page of CERN.",
            "The address info.cern.ch still leads to a page of CERN.",
        ),
        (
            "en",
            "The proposal of 1989 led to the World Wide Web, which is now used all over the world.",
            "The proposal led to the World Wide Web, now used all over the world.",
        ),
        (
            "en",
            "Trains from Alsace had come as far as Basel since 1844, which made Basel the first with a railway.",
            "Trains from Alsace had come as far as Basel since 1844.",
        ),
        *(
            (
                "de",
                "Der Stadtrat hat am 3. März 2025 den Bau von 120 Wohnungen in Altstetten bewilligt.",
                line.format(name),
            )
            for name in ("NZZ", "Tages-Anzeiger", "St. Galler Tagblatt", "Muster-Chronik")
            for line in (
                "Der Stadtrat hat den Bau von 120 Wohnungen in Altstetten bewilligt, so die {}.",
                "{} schreibt: Der Stadtrat hat den Bau von 120 Wohnungen in Altstetten bewilligt.",
            )
        ),
        ("de", "", "Kommen wir zum Verkehr."),
        ("en", "", "Staying in the city."),
    ],
)
def test_a_line_that_only_leaves_out_or_names_its_outlet_is_left_to_the_judge(
    language: str, evidence: str, line: str
) -> None:
    assert rules(line, evidence, language=language) == set()


@pytest.mark.parametrize(
    ("language", "outlet", "line", "stopped"),
    [
        ("de", "20 Minuten", "Laut 20 Minuten hat die Stadt 120 Wohnungen bewilligt.", False),
        ("de", "20 Minuten", "20 Minuten schreibt: Die Stadt hat 120 Wohnungen bewilligt.", False),
        ("de", "20 Minuten", "Die Stadt hat 120 Wohnungen bewilligt, so 20 Minuten.", False),
        ("de", "20 Minuten", "Laut der Zeitung 20 Minuten hat die Stadt 120 Wohnungen bewilligt.", False),
        ("de", "20 Minuten", "Die Stadt hat nach 20 Minuten 120 Wohnungen bewilligt.", True),
        ("de", "20 Minuten", "Die Stadt hat 130 Wohnungen bewilligt, so 20 Minuten.", True),
        ("en", "Channel 4", "According to Channel 4, the city approved 120 flats.", False),
        ("en", "Channel 4", "The city approved 4 flats.", True),
        ("fr", "France 24", "Selon France 24, la ville a approuvé 120 logements.", False),
        ("fr", "France 24", "La ville a approuvé 24 logements.", True),
    ],
)
def test_a_figure_in_an_outlets_name_is_the_outlets(language: str, outlet: str, line: str, stopped: bool) -> None:
    evidence = {
        "de": "Die Stadt hat 120 Wohnungen bewilligt.",
        "en": "The city approved 120 flats.",
        "fr": "La ville a approuvé 120 logements.",
    }[language]
    known = passages((evidence,), language, source=outlet)
    assert bool(wrong_figures(line, language, known)) == stopped
