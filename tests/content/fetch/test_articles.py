"""Articles: identity, addresses, text, language."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.parsing.dates.item_dates import SKEW, DateReader
from radiox_tasks.content.fetch.parsing.detect_language import detect_language
from radiox_tasks.content.fetch.parsing.parse_feed import parse_feed
from radiox_tasks.content.fetch.parsing.plain_text import MAX_BODY, clean_body, clean_title
from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings
from tests.content.fetch.article_items import feed_of
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<p>Price <span style='text-decoration:line-through'>12</span> 9 francs.</p>", "Price 9 francs."),
        ("<p>Fire <i aria-hidden='true'>icon</i>is out.</p>", "Fire is out."),
        ("<p>It met in 2024.<sup class='x'><a href='#n'><span>[</span>1]</a></sup></p>", "It met in 2024."),
        ("Flats of 80 m<sup>2</sup>", "Flats of 80 m2"),
        ("<div><img src='g.jpg'><p class='wp-caption-text'>A gull</p></div><p>It met.</p>", "It met."),
        ("How to use <b> and <template> in pages", "How to use <b> and <template> in pages"),
        ("A <b>bold</b> step", "A bold step"),
        ("Profit &amp; loss", "Profit & loss"),
        ("Profit &amp;amp; loss", "Profit & loss"),
        ("AT&T &uuml;ber 5 &euro; &nbsp;&hellip;", "AT&T über 5 € …"),
        ("<div></div>", ""),
        ("&#8222;Zitat&#8220; &#x1F600;", "„Zitat“ 😀"),
        ("&lt;b&gt;Bold&lt;/b&gt;", "Bold"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("One<script>alert('x')</script> two", "One two"),
        ("One<scr\u200bipt>alert('x')</script> two", "One two"),
        ("One<style>p{}</style><img src=x onerror=alert(1)> two", "One two"),
        ("Line\r\n\r\n break\ttab", "Line break tab"),
        ("e\u0301te\u0301", "été"),
        ("<p>Unclosed <i>tags", "Unclosed tags"),
    ],
)
def test_titles_are_plain_text(markup: str, plain: str) -> None:
    assert clean_title(markup) == plain


def test_bodies_keep_their_paragraphs() -> None:
    assert clean_body("<p>First one.</p><ul><li>a</li><li>b</li></ul><p>Last.<br>Line</p>") == (
        "First one.\na\nb\nLast.\nLine"
    )
    assert clean_body("  Plain   text ") == "Plain text"


@given(st.text(max_size=500))
def test_any_text_comes_out_clean(text: str) -> None:
    for result in (clean_title(text), clean_body(text)):
        assert result == result.strip()
        assert all(c == "\n" or c.isprintable() or c in " \xa0" or ord(c) > 0x7F for c in result)
        assert not any("\ud800" <= c <= "\udfff" for c in result)
        result.encode()


@given(st.text(alphabet="ab <>&;p/", min_size=1, max_size=400), st.integers(min_value=100, max_value=400))
@example("<a/<a", 400)
def test_lengths_are_bounded(text: str, times: int) -> None:
    assert len(clean_title(text * times)) <= 300
    assert len(clean_body(text * times)) <= MAX_BODY


@given(st.datetimes())
def test_dates_of_the_future_and_before_the_web_are_not_believed(moment) -> None:
    text = moment.replace(tzinfo=NOW.tzinfo).isoformat()
    published, ahead = DateReader(language="en", texts=[text], now=NOW).published([text], lambda: None)
    assert published is None or published.replace(tzinfo=None) == moment <= (NOW + SKEW).replace(tzinfo=None)
    assert not (published and ahead)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Stadtrat hat am Montag beschlossen, die Brücke über die Limmat zu sanieren.", "de"),
        ("The city council decided on Monday to repair the bridge over the river.", "en"),
        ("Le Conseil fédéral a décidé lundi de reporter le vote sur les retraites.", "fr"),
        ("Il Consiglio federale ha deciso di rinviare il voto sulle pensioni alla primavera.", "it"),
        ("Gotthard-Basistunnel feierlich eröffnet, zahlreiche Gäste", "de"),
        ("Regeringen meddelade på fredagen att skatten på bensin ska sänkas från och med nästa år.", "sv"),
        ("Regeringen meddelte fredag, at afgiften på benzin skal sænkes fra næste år.", "da"),
        ("أعلنت الحكومة يوم الجمعة أنها ستخفض الضريبة على البنزين اعتبارا من العام المقبل", "ar"),
        ("Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani.", "la"),
        ("Cyhoeddodd y llywodraeth ddydd Gwener y bydd y dreth ar betrol yn gostwng y flwyddyn nesaf.", "cy"),
        ("Hallitus ilmoitti perjantaina, että bensiinin veroa alennetaan ensi vuodesta alkaen.", "fi"),
        ("Rząd ogłosił w piątek, że podatek od benzyny zostanie obniżony od przyszłego roku.", "pl"),
        ("A kormány pénteken bejelentette, hogy jövőre csökkentik a benzin adóját.", "hu"),
        ("Правительство объявило в пятницу, что налог на бензин будет снижен со следующего года.", "ru"),
        ("Η κυβέρνηση ανακοίνωσε την Παρασκευή ότι ο φόρος στη βενζίνη θα μειωθεί.", "el"),
        ("Guvernul a anunțat vineri că taxa pe benzină va fi redusă de anul viitor.", "ro"),
        ("政府は金曜日、来年からガソリン税を引き下げると発表した。家計への支援も拡大する方針だ。", "ja"),
        ("El govern va anunciar divendres que l'impost sobre la gasolina es reduirà a partir de l'any vinent.", "ca"),
        (
            "D'Regierung huet e Freideg annoncéiert, datt d'Steier op de Bensin vum nächste Joer un erofgesat gëtt.",
            "lb",
        ),
        ("La regenza ha communitgà venderdi che la taglia sin il benzin vegn sbassada a partir da l'onn proxim.", "rm"),
        ("Die regering het Vrydag aangekondig dat die belasting op petrol vanaf volgende jaar verlaag word.", "af"),
        ("Vlada je u petak objavila da će porez na benzin biti smanjen od iduće godine.", "hr"),
        ("Pemerintah mengumumkan pada hari Jumat bahwa pajak bensin akan diturunkan mulai tahun depan.", "id"),
        ("Привет мир", "ru"),
        ("FCZ - GC 2:1", None),
        ("", None),
    ],
)
def test_the_language_of_an_article_is_detected(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_an_articles_text_is_title_blank_line_body_and_its_language_its_own(
    site: Site, lite: Database, settings: Settings
) -> None:
    english = "The city council decided on Monday to repair the bridge over the river."
    site.answers["/feed"] = Answer(rss("Council decides on the bridge", "Kurz", body=english))
    outcome = collect_feed(site.feed(language="de"), database=lite, settings=settings, now=NOW)
    first = outcome.articles[0]
    assert first.text == f"Council decides on the bridge\n\n{english}"
    assert first.language == "en"
    assert first.published == NOW - timedelta(hours=1)
    site.answers["/short"] = Answer(rss("Kurz", body=""))
    short = collect_feed(site.feed("/short", language="de"), database=lite, settings=settings, now=NOW).articles[0]
    assert (short.text, short.language) == ("Kurz", "de")


def test_an_item_without_a_date_is_new_only_if_the_feed_was_read_before(
    site: Site, lite: Database, settings: Settings
) -> None:
    def found_first(minutes: int, *items: str) -> dict[str, bool]:
        site.answers["/feed"] = Answer(feed_of(*(f"<guid>{item}</guid><title>{item}</title>" for item in items)))
        outcome = collect_feed(site.feed(), database=lite, settings=settings, now=NOW + timedelta(minutes=minutes))
        assert [article.published for article in outcome.articles] == [None] * len(items)
        return {article.title: article.found_first for article in outcome.articles}

    assert found_first(0, "old") == {"old": True}
    assert found_first(20, "new", "old") == {"new": False, "old": True}


def test_the_longer_of_teaser_and_content_is_the_body() -> None:
    body = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <item><title>T</title><description>Teaser.</description>
    <content:encoded><![CDATA[<p>The whole</p><p>article.</p>]]></content:encoded></item></channel></rss>"""
    (item,) = parse_feed(body.encode(), headers={}, url="https://a.example/feed", now=NOW).items
    assert item.body == "The whole\narticle."


def test_relative_links_and_atom() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link href="https://a.example/"/>
    <entry><id>urn:x:1</id><title>One</title>
    <link href="/one?utm_source=x"/><updated>2026-11-23T09:30:00+01:00</updated>
    </entry></feed>"""
    (item,) = parse_feed(body, headers={}, url="https://feeds.example/a", now=NOW).items
    assert (item.url, item.published) == ("https://a.example/one", NOW - timedelta(minutes=30))


def test_an_item_without_an_address_is_cited_by_its_site(site: Site, lite: Database, settings: Settings) -> None:
    site.answers["/feed"] = Answer(feed_of("<guid isPermaLink='false'>1</guid><title>One</title>"))
    article = collect_feed(site.feed(), database=lite, settings=settings, now=NOW).articles[0]
    assert article.url == "https://paper.example/"
