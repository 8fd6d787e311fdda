"""What a site says of itself stays out of its articles, and what only sounds like it stays in."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from radiox_tasks.content.fetch.pages.article_pages import read_pages
from radiox_tasks.content.fetch.parsing.page_text import read_page_text
from radiox_tasks.content.fetch.parsing.parse_feed import parse_feed
from radiox_tasks.data.database import Database
from radiox_tasks.language.articles.site_lines import is_end_line, is_site_line, without_site_lines
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording
from radiox_tasks.model.news import Article
from radiox_tasks.script.phrases.house_phrases import phrasebook
from radiox_tasks.script.sources.statements import statements_of
from radiox_tasks.settings import Settings
from tests.content.fetch.article_pages import HTML, SENTENCES, article, page
from tests.content.fetch.hostile_site import NOW, Answer, Site

HERE = Path(__file__).parent


def _lines(name: str) -> list[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("language", "line"), _lines("site_lines.tsv"))
def test_what_a_site_says_of_itself_is_recognised(language: str, line: str) -> None:
    assert is_site_line(line, language) or is_end_line(line, language)


@pytest.mark.parametrize(("language", "line"), _lines("news_lines.tsv"))
def test_news_with_the_same_words_is_not_taken_for_a_line_of_the_site(language: str, line: str) -> None:
    assert not is_site_line(line, language)
    assert not is_end_line(line, language)


@pytest.mark.parametrize("language", languages())
def test_patterns_for_words_are_in_lower_case_as_the_lines_that_they_are_matched_with(language: str) -> None:
    patterns = [re.sub(r"\\.", "", pattern) for pattern in wording(language, "site_lines")["words"]]
    assert patterns
    assert patterns == [pattern.lower() for pattern in patterns]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The council approved the plan. Read more", "The council approved the plan."),
        ("The council approved the plan… Read more »", "The council approved the plan…"),
        (
            "The plan was approved.\nContinue reading\nThe post Harbour appeared first on Gazette.",
            "The plan was approved.",
        ),
        ("The council approved the plan [...] Read more", "The council approved the plan [...]"),
    ],
)
def test_lines_of_the_site_are_cut_from_the_end_of_a_teaser(text: str, left: str) -> None:
    assert without_site_lines(text, "en") == left


def test_a_page_in_a_layout_table_is_read_and_its_last_lines_are_not_said() -> None:
    for name in ("table-layout", "tail-lines"):
        body = (HERE / "answers" / f"{name}.html").read_bytes()
        text = read_page_text(body, headers={}, url="https://a.example/x").text
        assert text.startswith("The council of Sampletown approved the harbour plan")
        assert "Home" not in text
        story = Article(
            article_id="x", url="https://a.example/x", source="x", title="Plan", text=f"Plan\n\n{text}", language="en",
            category="news", priority=5, weight=1.0, feed_url="https://a.example/", published=NOW, fetched=NOW,
        )  # fmt: skip
        said = [statement.text for statement in statements_of(story, phrasebook("en").language)]
        assert said
        assert said[-1].startswith("Work is to begin in March")


def test_a_line_on_three_pages_of_a_site_is_removed(site: Site, lite: Database, settings: Settings) -> None:
    own = "The harbour paper has told the news of the coast since the spring of 1911."
    found = []
    for n, at in enumerate("abcd"):
        site.answers[f"/{at}"] = Answer(page(own, *(f"{s} Part {n}." for s in SENTENCES)), headers=HTML)
        now = NOW + timedelta(minutes=n)
        deadline = now + timedelta(seconds=20)
        [read] = read_pages([article(site, f"/{at}")], database=lite, settings=settings, now=now, deadline=deadline)
        assert "Part" in read.text
        found.append(own in read.text)
    assert found == [True, True, False, False]


def test_a_new_version_of_an_article_keeps_what_the_earlier_ones_had(
    site: Site, lite: Database, settings: Settings
) -> None:
    for n, at in enumerate("abcd"):
        site.answers[f"/{at}"] = Answer(page(*SENTENCES, f"One more word, number {n}."), headers=HTML)
        deadline = NOW + timedelta(seconds=20)
        [read] = read_pages([article(site, f"/{at}")], database=lite, settings=settings, now=NOW, deadline=deadline)
        assert all(sentence in read.text for sentence in SENTENCES)


def test_what_three_items_of_a_feed_have_in_common_is_the_sites() -> None:
    items = "".join(
        f"<item><title>Title {n}</title><description>&lt;p&gt;The council of town {n} met for a long debate on the "
        f"plan.&lt;/p&gt;&lt;p&gt;Title {n} was on the harbour channel.&lt;/p&gt;</description></item>"
        for n in range(4)
    )
    feed = parse_feed(
        f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), headers={}, url="https://a.example/", now=NOW
    )
    assert [item.body for item in feed.items] == [
        f"The council of town {n} met for a long debate on the plan." for n in range(4)
    ]
