"""Countries and their peoples: every country is known by its name and its people's, in both languages."""

import pytest
from babel import Locale

from radiox_tasks.script.facts.reading.names import exonyms, normal
from tests.script.gate.judged import judged

# Territories of other states, islands without a people of their own, and what is no country at all; the peoples of
# the two Congos and of Dominica and its neighbour share one name, which stands for neither.
WITHOUT_A_PEOPLE = """
    AC AG AI AQ AS AW AX BL BM BQ BV CC CD CG CK CP CW CX DG DM DO EA EZ FK FM GD GF GG GI GP GS GU GW HM IC IM IO JE
    KN KY LC MF MO MP MQ MS NC NF NU PF PM PN QO RE SH SJ ST SX TA TC TF TK UM UN VA VC VG VI WF XA XB YT ZZ EU
"""


def _countries() -> list[str]:
    codes = Locale("de").territories
    return sorted(code for code in codes if len(code) == 2 and code.isalpha() and code not in WITHOUT_A_PEOPLE.split())


@pytest.mark.parametrize("code", _countries())
def test_a_country_is_known_with_its_people(code: str) -> None:
    known = exonyms()
    assert f"people:{code}" in known.values()
    for language in ("de", "en"):
        name = str(Locale(language).territories[code])
        assert any(known.get(normal(form)) == f"place:{code}" for form in (name, name.replace("&", "and")))


test_passes, test_is_stopped = judged(
    true=[
        ("en", "The Syrian president resigned.", "The president of Syria resigned."),
        ("de", "Der Präsident von Syrien trat zurück.", "Der syrische Präsident trat zurück."),
        ("en", "The South Korean president resigned.", "The president of South Korea resigned."),
        ("de", "Die Präsidentin Kroatiens trat zurück.", "Die kroatische Präsidentin trat zurück."),
        ("en", "The president of Bosnia and Herzegovina resigned.", "The Bosnian president resigned."),
    ],
    false=[
        ("en", "The Syrian president resigned.", "The president of Serbia resigned."),
        ("de", "Der Präsident von Afghanistan trat zurück.", "Der afrikanische Präsident trat zurück."),
        ("en", "The Nigerian president resigned.", "The president of Niger resigned."),
        ("de", "Der nigrische Präsident trat zurück.", "Der Präsident von Nigeria trat zurück."),
        ("de", "Der Präsident von Slowenien trat zurück.", "Der slowakische Präsident trat zurück."),
        ("en", "The president of North Korea resigned.", "The South Korean president resigned."),
        ("en", "The president of Australia resigned.", "The Austrian president resigned."),
    ],
)
