"""Brackets are not spoken: signs and dates in them are left out, insertions are set off by commas."""

import pytest

from radiox_tasks.script.gate import Claim, check
from radiox_tasks.script.sources.show_sources import sources_of
from radiox_tasks.script.speakable import speakable
from tests.script.writers import newsroom

SPOKEN = [
    ("de", "Das Institut (IKS) senkt die Prognose.", "Das Institut senkt die Prognose."),
    ("de", "Das Fest (25. November) ist abgesagt.", "Das Fest, fünfundzwanzigsten November, ist abgesagt."),
    (
        "en",
        "President (2017-2021) Muster signed it.",
        "President, twenty seventeen to twenty twenty-one, Muster signed it.",
    ),
    ("en", "The minister did (NOT) take the money.", "The minister did, NOT, take the money."),
    ("de", "Die Schweiz (U21) verliert.", "Die Schweiz, U einundzwanzig, verliert."),
    ("de", "Der Test war klar (positiv) (negativ).", "Der Test war klar, positiv, negativ."),
    ("de", "Die Züge fahren wieder (sda/dpa).", "Die Züge fahren wieder."),
    ("de", "Die Züge fahren wieder. (arp)", "Die Züge fahren wieder."),
    ("de", "Nationalrätin Muster (SVP/ZH) sprach.", "Nationalrätin Muster sprach."),
    ("de", "Jens Holm (43) gilt als Favorit.", "Jens Holm, dreiundvierzig, gilt als Favorit."),
    ("de", "Die Schüler(innen) protestieren.", "Die Schülerinnen protestieren."),
    ("de", "Das Urteil fiel. (Es ist nicht rechtskräftig.)", "Das Urteil fiel. Es ist nicht rechtskräftig."),
    ("de", "(Fast) alle kamen.", "Fast alle kamen."),
    ("de", "Der Vermisste wurde gefunden (tot).", "Der Vermisste wurde gefunden, tot."),
    ("de", "Sie kommen (NICHT ALLE) an.", "Sie kommen, NICHT ALLE, an."),
    ("de", "Sie sind (un)abhängig.", "Sie sind (un)abhängig."),
    ("en", "All 40 passengers survived (not).", "All forty passengers survived, not."),
    ("en", "The agency (BNPB) said so.", "The agency said so."),
    ("en", "It closes in May (subject to approval).", "It closes in May, subject to approval."),
    ("en", "It opens (on Sunday), rain or shine.", "It opens, on Sunday, rain or shine."),
    ("fr", "Au large de Cully (VD), le vent souffle.", "Au large de Cully, le vent souffle."),
    ("fr", "Le ministre a dit (PAS) oui.", "Le ministre a dit, PAS, oui."),
    ("fr", "Il vit à Agen (Sud-Ouest) ; elle à Cully.", "Il vit à Agen, Sud-Ouest; elle à Cully."),
    ("fr", "Les employé(e)s sont en grève (ats).", "Les employées sont en grève."),
]


@pytest.mark.parametrize(("language", "text", "spoken"), SPOKEN)
def test_no_bracket_is_spoken(language: str, text: str, spoken: str) -> None:
    assert speakable(text, language) == spoken
    assert speakable(spoken, language) == spoken


def test_a_line_with_brackets_stays_verbatim_as_it_is_displayed() -> None:
    sentence = "Das Institut für Konjunktur (IKS) senkt die Prognose."
    story = newsroom.story(newsroom.article("Institut senkt Prognose", sentence))
    sources = sources_of(newsroom.request([story]).rundown, "de")
    passages = tuple(one for one in sources.items[0].sentences if one.text == sentence)
    (verdict,) = check([Claim(1, sentence, "news", "de", passages)])
    assert verdict.layer == "verbatim"
