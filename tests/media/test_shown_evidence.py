"""The source's words that a page shows beside a line."""

from radiox_tasks.language.wording import wording
from radiox_tasks.media.pages.dashboard import quote_of, render_dashboard
from radiox_tasks.model.edition import ArticleRef, ClauseRef, EvidenceRef
from tests.media.media_documents import document, evidence_for, lines
from tests.media.parsed_page import Page


def test_a_quote_stands_in_its_own_sentence() -> None:
    text = "Davor war Streit. Die Schule begann im Jahr 1855 ihren Betrieb. Danach wuchs sie."
    piece = evidence_for("https://a.example.org/", "im Jahr 1855", text)
    quote = quote_of(piece, {})
    assert (quote.before, quote.words, quote.after) == ("Die Schule begann ", "im Jahr 1855", " ihren Betrieb.")
    at_end = quote_of(evidence_for("https://a.example.org/", "Danach wuchs sie.", text), {})
    assert (at_end.before, at_end.after) == ("", "")
    at_start = quote_of(evidence_for("https://a.example.org/", "war Streit", text), {})
    assert (at_start.before, at_start.after) == ("Davor ", "."), "nothing is left out before it"
    alone = quote_of(piece.model_copy(update={"context": "", "context_start": None}), {})
    assert (alone.before, alone.words, alone.after) == ("", "im Jahr 1855", "")


def test_a_quote_whose_words_come_twice_is_shown_where_it_was_taken_from() -> None:
    text = "Er sagte ja. Sie sagte ja, aber spät."
    second = text.rindex("sagte ja")
    piece = EvidenceRef(url="", quote="sagte ja", start=900 + second, end=908 + second, context=text, context_start=900)
    quote = quote_of(piece, {})
    assert (quote.before, quote.after) == ("Sie ", ", aber spät. …")


def test_a_retold_line_has_the_source_words_of_each_clause_beside_it() -> None:
    cited_line, url = lines()[2], "https://s0.example.org/a?x=1&y=2"

    def piece(quote: str) -> EvidenceRef:
        return EvidenceRef(url=url, quote=quote, start=0, end=len(quote), context=quote)

    halves = ("Das Polytechnikum in Zürich", "hat 1855 seinen Betrieb aufgenommen.")
    proved = ("Die Schule am Zürichberg", "öffnete 1855")
    clauses = tuple(
        ClauseRef(words=half, support="stated", evidence=(piece(quote),))
        for half, quote in zip(halves, proved, strict=True)
    )
    page = Page(
        render_dashboard(document(lines=(cited_line.model_copy(update={"clauses": clauses, "layer": "judge"}),)))
    )
    shown = " ".join(page.words.split())
    assert len(page.all("dt")) > 2
    for half, quote in zip(halves, proved, strict=True):
        assert shown.index(half, shown.index(cited_line.text) + len(cited_line.text)) < shown.index(quote)
    assert len(page.all("mark")) == 2

    own = tuple(ClauseRef(words=half, support="stated", evidence=(piece(half),)) for half in halves)
    verbatim = Page(
        render_dashboard(document(lines=(cited_line.model_copy(update={"clauses": own, "layer": "verbatim"}),)))
    )
    assert len(verbatim.all("mark")) == len(cited_line.evidence)


def test_a_combined_clause_shows_the_words_of_each_of_its_sources() -> None:
    cited_line, story = lines()[2], document().stories[0]
    urls = ("https://one.example.org/a", "https://two.example.org/b")
    outlets = tuple(
        ArticleRef.model_validate({**story.articles[0].model_dump(), "url": url, "source": name})
        for url, name in zip(urls, ("Blatt Eins", "Blatt Zwei"), strict=True)
    )

    def piece(url: str, quote: str) -> EvidenceRef:
        return EvidenceRef(url=url, quote=quote, start=0, end=len(quote), context=quote)

    both = (piece(urls[0], "Die Grünen lehnen die Pläne ab."), piece(urls[1], "Auch die SP will sie nicht."))
    clauses = (
        ClauseRef(words="SP und Grüne sind gegen die Pläne,", support="combined", evidence=both),
        ClauseRef(words="und nun", support="framing"),
        ClauseRef(words="stimmt der Rat ab.", support="stated", evidence=(piece(urls[1], "Der Rat stimmt ab."),)),
    )
    line = cited_line.model_copy(
        update={"text": " ".join(one.words for one in clauses), "clauses": clauses, "layer": "judge", "evidence": both}
    )
    edition = document(lines=(line,), stories=(story.model_copy(update={"articles": outlets}),))
    html = render_dashboard(edition)
    proof = html.split('<div class="evidence">')[1].partition("</dl>")[0]
    first, second = proof.split("<dt>")[1:]
    assert "Die Grünen lehnen die Pläne ab." in first
    assert "Auch die SP will sie nicht." in first
    assert (
        first.index("Blatt Eins") < first.index("Die Grünen") < first.index("Blatt Zwei") < first.index("Auch die SP")
    )
    assert "Der Rat stimmt ab." in second
    assert "Blatt Eins" not in second
    assert "und nun" not in first + second  # it states nothing
    assert wording("de", "dashboard")["layer_judge"] in html
