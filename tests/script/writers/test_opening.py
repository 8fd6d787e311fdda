"""Whether a story is told from its headline, its teaser or its page."""

import pytest

from radiox_tasks.script.sources.statements import headline_of, statements_of
from radiox_tasks.script.writers.local.material import gather
from radiox_tasks.script.writers.local.opening import carries_headline, misses_news
from radiox_tasks.script.writers.local.write_locally import write_locally
from tests.script.writers import newsroom
from tests.script.writers.story_materials import material_of


@pytest.mark.parametrize(
    ("language", "title", "opening", "carried"),
    [
        (
            "de",
            "Novara streicht 340 Stellen in Winterthur",
            "Betroffen ist in Winterthur die Montage.",
            False,
        ),
        (
            "de",
            "Novara streicht 340 Stellen in Winterthur",
            "Die Firma Novara will in Winterthur weniger Leute. Es gehen 340 Stellen verloren.",
            True,
        ),
        ("de", "Stadtrat will Parkgebühren verdoppeln", "Das Gewerbe kündigt im Stadtrat Widerstand an.", False),
        ("de", "Beben in Chile: Tausende ohne Strom", "In Chile hat ein Beben Häuser beschädigt.", True),
        ("de", "Zürich: Stadtrat will Tempo 30", "In Zürich wehrt sich das Gewerbe seit Jahren.", False),
        ("en", "Severn Water to be nationalised after fine", "Customers of the company pay more from April.", False),
        ("en", "ECB cuts key rate to 1.75%", "The European Central Bank lowered its key rate to 1.75%.", True),
        (
            "de",
            "Bauer Fridolin Zweifel muss seinen Hof verlassen",
            "Fridolin Zweifel schiebt eine Kuh über die Rampe. Die Familie zieht zu seiner Schwester.",
            False,
        ),
        ("fr", "Vaud gèle la construction de six EMS", "La mesure doit permettre d'économiser 90 millions.", False),
        ("fr", "Deux pêcheurs portés disparus", "Deux pêcheurs sont portés disparus depuis dimanche.", True),
    ],
)
def test_an_opening_carries_its_headline_if_it_has_most_of_its_words_and_figures(
    language: str, title: str, opening: str, carried: bool
) -> None:
    notes = newsroom.notes(language)
    article = newsroom.article(title, opening, language=language)
    assert carries_headline(statements_of(article, notes), notes) is carried


@pytest.mark.parametrize(
    ("language", "title", "text", "missed"),
    [
        ("de", "Rektorin Mia Zweifel tritt überraschend zurück", "Rektorin Mia Zweifel hat sich geäussert.", True),
        ("de", "Rektorin Mia Zweifel tritt überraschend zurück", "Mia Zweifel gibt den Rücktritt bekannt.", False),
        ("de", "Rektorin Mia Zweifel tritt zurück", "Eins ist klar. Zwei auch. Mia Zweifel tritt zurück.", False),
        ("de", "Rektorin Mia Zweifel geht", "Die Rektorin Mia Zweifel hat sich geäussert.", False),
        ("de", "Neun Verletzte bei Brand in Wil", "In Wil hat es gebrannt, 9 Personen sind verletzt.", False),
        ("de", "Neun Verletzte bei Brand in Wil", "In Wil hat es am Montag gebrannt.", True),
        ("de", "Neun Verletzte bei Brand in Wil", "In Wil hat es am Montag gebrannt, acht sind verletzt.", False),
        ("de", "Bahnchef Jan Wyss geht Ende 2026", "Bahnchef Jan Wyss gibt Ende Jahr sein Amt ab.", False),
        ("en", "Staff in Wells get 1% more pay", "Staff in Wells are paid one per cent more.", False),
        ("fr", "Les loyers augmentent de 4% à Nyon", "À Nyon, les loyers vont coûter quatre pour cent de plus.", False),
        ("en", "Mayor of Leeds quits office without warning", "The mayor of Leeds has been ill.", True),
        ("en", "Data of 1.4m customers stolen", "Data of 1.4 million customers was taken.", False),
        ("en", "Mayor of Leeds 'quits office without warning'", "The mayor of Leeds has been ill.", False),
        ("fr", "Les Verts n'iront pas au rassemblement", "Les Verts ont expliqué leurs revendications.", True),
        ("fr", "Les Verts renoncent au rassemblement", "Le rassemblement aura lieu sans les Verts.", False),
    ],
)
def test_the_news_is_missed_if_no_number_or_no_word_from_the_verb_on_is_told(
    language: str, title: str, text: str, missed: bool
) -> None:
    article = newsroom.article(title, text, language=language)
    assert misses_news(statements_of(article, newsroom.notes(language))) is missed


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "de",
            "Zürcher Stadtrat Filippo Leutenegger tritt überraschend zurück",
            "Der Zürcher Stadtrat Filippo Leutenegger hat sich am Montag zum Unterricht geäussert.",
        ),
        (
            "en",
            "Leeds council leader Ann Hill quits without warning",
            "The Leeds council leader Ann Hill spoke to journalists on Monday.",
        ),
        (
            "fr",
            "Le conseiller d'Etat Marc Rochat démissionne à la surprise générale",
            "Le conseiller d'Etat Marc Rochat s'est exprimé lundi sur l'école.",
        ),
    ],
)
def test_a_headline_whose_news_the_text_lacks_is_told_before_it(language: str, title: str, text: str) -> None:
    first = newsroom.article(title, text, language=language)
    second = newsroom.article(title, text, language=language, source="Zeitung Zwei")
    material, _ = gather(
        story := newsroom.story(first, second), newsroom.request([story], language=language), newsroom.notes(language)
    )
    assert material is not None
    assert not material.opens
    assert material.title is not None
    assert material.title.text == title
    assert [one.text for one in material.statements] == [text]


def test_a_sentence_that_says_the_told_headline_again_is_left_out() -> None:
    material = material_of(
        "Kanton Waadt friert Bau von sechs Heimen ein",
        "Der Entscheid spart viel Geld.",
        "Im Dorf Aubonne steht ein Kran im Regen. Nun friert der Kanton Waadt den Bau der sechs Heime ein. "
        "Betroffene Gemeinden wehren sich. Der Kanton sucht einen Ausweg.",
    )
    assert not material.opens
    assert [one.text for one in material.statements] == [
        "Der Entscheid spart viel Geld.",
        "Im Dorf Aubonne steht ein Kran im Regen.",
        "Betroffene Gemeinden wehren sich.",
        "Der Kanton sucht einen Ausweg.",
    ]


def test_nothing_follows_a_repetition_that_depends_on_it() -> None:
    material = material_of(
        "Kanton Waadt friert Bau von sechs Heimen ein",
        "Der Entscheid spart viel Geld.",
        "Im Dorf Aubonne steht ein Kran im Regen. Nun friert der Kanton Waadt den Bau der sechs Heime ein. "
        "Er begründet das mit den Kosten.\n\nIm Kanton Waadt fehlen Heime.",
    )
    assert "Er begründet das mit den Kosten." not in [one.text for one in material.statements]


@pytest.mark.parametrize(
    ("language", "title", "teaser", "page", "first"),
    [
        (
            "de",
            "Wir hatten solche Angst, als der Stausee über Muri zu brechen drohte",
            "Es war ein Polizist mit einer Taschenlampe.",
            "Um drei Uhr klopfte es an der Tür.\n\nDer Stausee über Muri droht zu brechen. 400 Leute müssen weg.",
            "Der Stausee über Muri droht zu brechen.",
        ),
        (
            "en",
            "We ate fourteen mince pies so you don't have to",
            "Fourteen boxes, five judges, one bin.",
            "The kettle went on at nine.\n\nThe best supermarket mince pies cost 3 pounds. Five judges ate fourteen.",
            "The best supermarket mince pies cost 3 pounds.",
        ),
        (
            "fr",
            "J'ai retrouvé notre bouteille à la mer de 1987",
            "Lancée en 1987 par des élèves de Brest, elle a été retrouvée aux Açores.",
            "Le pêcheur était seul.\n\nUne bouteille à la mer de 1987 a été retrouvée aux Açores par un pêcheur.",
            "Une bouteille à la mer de 1987 a été retrouvée aux Açores par un pêcheur.",
        ),
    ],
)
def test_a_story_whose_headline_cannot_be_told_starts_where_the_page_has_the_news(
    language: str, title: str, teaser: str, page: str, first: str
) -> None:
    material = material_of(title, teaser, page, language=language)
    assert material.holds
    assert material.statements[0].text == first


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("de", "Ich will meine Katze Mimi zurück!", "Drei Nächte hat Frau Moser aus Thun nicht geschlafen."),
        ("en", "My twenty years on sleeping pills", "GPs in England have been told to limit them to two weeks."),
        ("fr", "Mon fils a disparu dans les gorges", "Le matin était calme à Moutier, dans le Jura bernois."),
    ],
)
def test_a_story_whose_news_stands_only_in_a_headline_that_cannot_be_told_gives_its_place(
    language: str, title: str, text: str
) -> None:
    lacking = newsroom.story(newsroom.article(title, text, language=language))
    other = newsroom.sample_stories(language)[2]
    draft, _ = write_locally(newsroom.request([lacking, other], language=language))
    assert {line.story_id for line in draft.lines if line.kind == "news"} == {other.story_id}
    assert f"left out, its news stands in a headline that cannot be told: {title}" in draft.notes
    alone, _ = write_locally(newsroom.request([lacking], language=language))
    assert any(line.story_id == lacking.story_id for line in alone.lines)


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        ("de", "«Wir weinten beide!» – Sängerin Lia Moser ist Mutter", True),
        ("de", "«Wir weinten beide!»", False),
        ("de", "Wir weinten beide, sagt Sängerin Lia Moser", False),
        ("en", "'They wheeled me back': London patients tell of chaos", True),
        ("en", "‘We lost our home’: the residents of Hirwaun return", True),
        ("en", "We tried it: don't let our mistakes cost you", False),
        ("fr", "«J'ai couru»: un rescapé de Montreux raconte", True),
        ("fr", "J'ai couru avec les rescapés de l'incendie", False),
    ],
)
def test_a_headline_may_quote_the_first_person_of_somebody_it_names(language: str, title: str, told: bool) -> None:
    article = newsroom.article(title, "Ein Satz.", language=language)
    assert (headline_of(article, newsroom.notes(language)) is not None) is told


FRAMED = [
    (
        "en",
        "Did the mayor of Leeds take bribes from builders?",
        "A post on social media has been shared widely this month.",
        "The mayor of Leeds took bribes of 2 million pounds from builders in 2021.",
    ),
    (
        "de",
        "Was wäre, wenn der Bundesrat die Schweiz 1940 übergeben hätte?",
        "Ein neuer Roman erzählt eine andere Geschichte.",
        "Der Bundesrat hat 1940 die Schweiz an Deutschland übergeben.",
    ),
    (
        "fr",
        "Et si le maire de Brest avait volé la caisse",
        "C'est un film.",
        "Le maire de Brest a volé la caisse en 2021.",
    ),
]


@pytest.mark.parametrize(("language", "title", "frame", "claim"), FRAMED)
def test_a_claim_behind_the_frame_of_a_text_is_not_told_as_a_fact(
    language: str, title: str, frame: str, claim: str
) -> None:
    framed = newsroom.article(title, f"{frame}\n\n{claim} {claim}", language=language)
    plain = newsroom.article("Zug, Trenes, Trains", claim, language=language, source="Zeitung Zwei")
    for told in (newsroom.story(framed), newsroom.story(plain, framed)):
        material, _ = gather(told, newsroom.request([told], language=language), newsroom.notes(language))
        said = [one.text for one in material.statements if one.article == framed] if material is not None else []
        assert claim not in said


def test_a_question_is_told_from_the_first_sentence_if_that_has_the_news() -> None:
    material = material_of(
        "Steigen die Mieten in Zürich schon wieder?", "Die Mieten in Zürich steigen im April.", "Es geht um Zinsen."
    )
    assert material.statements[0].text == "Die Mieten in Zürich steigen im April."


@pytest.mark.parametrize(
    ("language", "title", "opening", "told"),
    [
        ("en", "Captain of sunken ferry held, death toll rises", "Police arrested the captain on Tuesday.", False),
        ("fr", "Effondrement à Fès : le propriétaire en garde à vue", "Le propriétaire est en garde à vue.", False),
        (
            "en",
            "Three dead and 20 poisoned in Frauenfeld",
            "On Sunday the sun finally shone on Frauenfeld.",
            False,
        ),
        ("fr", "Accident mortel à Sion", "Un homme a perdu la vie dimanche soir dans un accident à Sion.", True),
        ("de", "Unglück von Huari: Chauffeur in Haft nach Unfall", "Der Chauffeur ist in Haft in Huari.", False),
        ("de", "Dutzende Verletzte nach Explosion", "In Antwerpen sind am Dienstag Dutzende verletzt worden.", False),
    ],
)
def test_an_opening_tells_what_happened_at_first(language: str, title: str, opening: str, told: bool) -> None:
    article = newsroom.article(title, opening, language=language)
    notes = newsroom.notes(language)
    assert carries_headline(statements_of(article, notes), notes) is told
