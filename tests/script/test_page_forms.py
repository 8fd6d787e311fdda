"""Which parts of a page are no statements: live blogs, lists behind a label, sentences that only point ahead."""

import pytest

from radiox_tasks.language.articles.page_forms import is_labelled_list, ticker_start
from radiox_tasks.script.sources.statements import headline_of, statements_of, title_statement
from tests.script.writers import newsroom

STAMPS = {
    "de": ("11.42 Uhr: ", "10:05 ", "9 Uhr 50 – ", "09.31: ", "8.15 Uhr\n"),
    "en": ("11:42 - ", "10.05am ", "9.50am: ", "09:31 GMT ", "8.15 - "),
    "fr": ("11h42 - ", "10 h 05 – ", "9h: ", "09:31 ", "8.15 | "),
}
SAID = {
    "de": ("Das Feuer im Lager ist unter Kontrolle.", "Die Strasse nach Aarau bleibt gesperrt."),
    "en": ("The fire at the depot is under control.", "The road to Aarau remains closed."),
    "fr": ("Le feu au dépôt est sous contrôle.", "La route vers Aarau restera fermée."),
}


@pytest.mark.parametrize(("language", "stamp"), [(one, stamp) for one, stamps in STAMPS.items() for stamp in stamps])
def test_the_entries_of_a_live_blog_are_not_told(language: str, stamp: str) -> None:
    first, second = SAID[language]
    text = f"{first}\n\n{stamp}{second}\n\n{stamp}{second}"
    article = newsroom.article("Brand", text, language=language)
    assert [one.text for one in statements_of(article, newsroom.notes(language))] == [first]


@pytest.mark.parametrize(
    ("language", "paragraphs"),
    [
        ("de", ("10.30 Uhr war es, als der Strom ausfiel.", "12.50 Franken kostet ein Billett.", "20 Minuten später.")),
        ("en", ("At 10:30 the power failed.", "12.50 francs is what a ticket costs.", "911 calls came in.")),
        ("fr", ("A 10h30, le courant a manqué.", "12,50 francs: c'est le prix.", "24 heures plus tard.")),
        ("de", ("10.30 Uhr: Der Strom fällt aus.", "Am Mittag war alles vorbei.")),
    ],
)
def test_other_paragraphs_are_no_live_blog(language: str, paragraphs: tuple[str, ...]) -> None:
    assert ticker_start("\n".join(paragraphs), language) is None


NOT_TOLD = {
    "de": (
        "Gültigkeit: Samstag, 21. November 2026, 21 Uhr, bis Sonntag, 22. November 2026, 18 Uhr.",
        "Betroffene Linien: 2, 4, 9, 11 und 14 ab Bellevue.",
        "Zeit und Ort: Mittwoch, 18 Uhr, Gemeindesaal Uster, Eingang Nord.",
        "Derweil wächst die Kritik.",
        "In der Stadt regt sich Widerstand.",
        "Doch die Sache hat einen Haken.",
        "Das Gericht sagt Ja – aber mit einem Aber.",
        "Die wichtigsten Fragen und Antworten.",
        "Die Ereignisse im Ticker.",
        "Ein Überblick über die Lage in Zürich.",
    ),
    "en": (
        "Affected areas: Kent, Sussex, Surrey, Hampshire, the Isle of Wight.",
        "Lines affected: Bakerloo, Central, Circle and Jubilee from Baker Street.",
        "Valid: Saturday 21 November 2026, 9pm, to Sunday 22 November 2026, 6pm.",
        "Meanwhile anger is growing in the town.",
        "Many questions remain for the council.",
        "But there is a catch.",
        "Not everyone was happy.",
        "Here's what we know so far.",
        "The key questions and answers.",
    ),
    "fr": (
        "Zones concernées: Vaud, Valais, Fribourg, Neuchâtel et Jura.",
        "Lieu et date: Lausanne, Palais de Beaulieu, salle 3, samedi 21 novembre.",
        "Lignes touchées: 1, 2, 6, 9 et 21 dès Bel-Air.",
        "Dans la région, la colère monte.",
        "Les critiques se multiplient dans la région.",
        "Mais il y a un hic.",
        "Le point en cinq questions et réponses.",
        "Récit d'une nuit d'épouvante.",
        "Ce que l'on sait de l'accident.",
    ),
}


@pytest.mark.parametrize(("language", "said"), [(one, said) for one, told in NOT_TOLD.items() for said in told])
def test_a_list_behind_a_label_and_a_sentence_that_points_ahead_are_not_told(language: str, said: str) -> None:
    first, second = SAID[language]
    article = newsroom.article("Brand", f"{first} {said}\n\n{second}", language=language)
    assert [one.text for one in statements_of(article, newsroom.notes(language))] == [first, second]


TOLD = {
    "de": (
        "Verletzt wurde bisher niemand.",
        "Der Stadtrat sagt: Die Kosten steigen um ein Drittel.",
        "Die Kritik der Anwohner am Projekt nahm der Stadtrat am Montag entgegen.",
        "Der SC Bern siegt 3:2.",
        "Am Mast fanden sie einen verbogenen Haken.",
    ),
    "en": (
        "Nobody was hurt in it.",
        "Trawlers landed a record catch of herring at the port on Monday.",
        "Not all of the money has been spent.",
        "The verdict: the council must pay.",
    ),
    "fr": (
        "Personne n'a été blessé.",
        "La police le confirme: deux hommes sont en fuite.",
        "Les questions du juge ont duré trois heures.",
        "Tous les trains sont arrêtés.",
    ),
}


@pytest.mark.parametrize(("language", "said"), [(one, said) for one, told in TOLD.items() for said in told])
def test_short_news_is_told(language: str, said: str) -> None:
    article = newsroom.article("Brand", f"{SAID[language][0]} {said}", language=language)
    assert said in [one.text for one in statements_of(article, newsroom.notes(language))]


def test_a_long_text_before_a_colon_is_no_label() -> None:
    assert not is_labelled_list("Die Partei der Mitte im Kanton Zürich: eine Bilanz.", "de")


NEWS = {
    "de": (
        "Das Parlament kommt nach Protest zu einer Sondersitzung.",
        "In Bern bleibt der Widerstand gegen das Gesetz gross.",
    ),
    "en": ("Fears are growing of a wider war in Lebanon.", "Questions are rising after 12 deaths in Leeds."),
    "fr": ("Les critiques se multiplient contre Berne.", "La colère monte après 12 morts à Sion."),
}


@pytest.mark.parametrize(("language", "said"), [(one, said) for one, told in NEWS.items() for said in told])
def test_a_sentence_that_goes_on_with_a_name_or_figure_is_news(language: str, said: str) -> None:
    article = newsroom.article("Brand", f"{SAID[language][0]} {said}", language=language)
    assert said in [one.text for one in statements_of(article, newsroom.notes(language))]


def test_a_chronicle_is_no_live_blog() -> None:
    told = (
        "20.15 – Der Zug nach Bern entgleist in Olten.",
        "Es gab am Abend 3 Tote in Olten.",
        "20.30 – Die Polizei kommt in Olten an.",
        "Die Polizei teilte mit, dass niemand mehr vermisst wird.",
    )
    article = newsroom.article("Fahrplan", "\n\n".join(told))
    assert [one.text for one in statements_of(article, newsroom.notes("de"))] == list(told)


def test_entries_of_several_paragraphs_are_a_live_blog_if_the_newest_comes_first() -> None:
    first, second = SAID["de"]
    text = f"{first}\n\n18:05 Uhr – {second}\n\n{second}\n\n17:40 Uhr – {second}\n\n{second}"
    assert ticker_start(text, "de") == len(first) + 2


@pytest.mark.parametrize("title", ["+++ Hunderte Tote bei Erdbeben +++", "+++Hunderte Tote bei Erdbeben"])
def test_a_headline_between_a_tickers_marks_is_told_without_them(title: str) -> None:
    article = newsroom.article(title, "18:05 Uhr – Es gab 300 Tote.\n\n17:40 Uhr – Es hat gebebt.")
    told = headline_of(article, newsroom.notes("de"))
    assert told is not None
    assert told.text == "Hunderte Tote bei Erdbeben"
    assert statements_of(article, newsroom.notes("de")) == []


@pytest.mark.parametrize(
    ("language", "title", "spoken"),
    [
        ("de", "Newsticker: Taifun trifft auf die Philippinen", "Taifun trifft auf die Philippinen"),
        ("de", "+++ Eilmeldung: Ministerin tritt zurück +++", "Ministerin tritt zurück"),
        ("de", "Brand in Altstetten: Drei Verletzte", "Brand in Altstetten: Drei Verletzte"),
        ("en", "Live: Shares in Alpen Bank plunge", "Shares in Alpen Bank plunge"),
        ("en", "Live and let die: the story of a song", "Live and let die: the story of a song"),
        ("fr", "ALERTE - La gare de Lausanne paralysée", "La gare de Lausanne paralysée"),
        ("fr", "En direct : le typhon frappe Manille", "En direct : le typhon frappe Manille"),
    ],
)
def test_a_label_that_says_how_a_headline_is_published_is_not_spoken(language: str, title: str, spoken: str) -> None:
    article = newsroom.article(title, "Ein Satz.", language=language)
    told = title_statement(article)
    assert told is not None
    assert told.text == spoken
    assert told.quote == article.text[told.start : told.end]


def test_an_invitation_to_follow_a_live_page_is_not_told() -> None:
    article = newsroom.article("Shares plunge", "Follow the latest as investors react.", language="en")
    assert statements_of(article, newsroom.notes("en")) == []
