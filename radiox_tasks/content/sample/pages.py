"""An article's web page, with the navigation, links and notices around the text that a real page has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from pathlib import Path

from radiox_tasks.content.sample.feeds import published
from radiox_tasks.content.sample.sample_texts import SampleArticle, SampleFeed
from radiox_tasks.language.languages import FALLBACK, read_yaml


@dataclass(frozen=True)
class _SiteTexts:
    """The texts around an article, in one language."""

    nav: Sequence[str]
    share: Sequence[str]
    cookies: str
    more: str
    letter: str
    footer: str


@lru_cache(maxsize=1)
def _site_texts() -> dict[str, _SiteTexts]:
    """The texts by language."""
    stored = read_yaml(Path(__file__).with_name("site_texts.yaml"))
    return {language: _SiteTexts(**texts) for language, texts in stored.items()}


def render_page(feed: SampleFeed, article: SampleArticle, base_url: str, now: datetime) -> bytes:
    """The page of `article` as UTF-8 HTML: the text inside <article>, navigation, sharing and links around it."""
    words = _site_texts().get(feed.language, _site_texts()[FALLBACK])
    others = [other for other in feed.articles if other.slug != article.slug][:4]
    date = published(article, now).isoformat()
    body = "\n".join(f"<p>{escape(text)}</p>" for text in (article.teaser, *article.paragraphs))
    nav = "".join(f'<li><a href="/#{n}">{escape(word)}</a></li>' for n, word in enumerate(words.nav))
    share = "".join(f'<button type="button">{escape(word)}</button>' for word in words.share)
    more = "".join(f'<li><a href="{feed.page_path(other)}">{escape(other.title)}</a></li>' for other in others)
    meta_date = f'<meta property="article:published_time" content="{date}">' if article.dated else ""
    time = f'<time datetime="{date}">{date[:16].replace("T", " ")}</time>' if article.dated else ""
    return f"""<!doctype html>
<html lang="{feed.language}">
<head>
<meta charset="utf-8">
<title>{escape(article.title)} – {escape(feed.outlet)}</title>
<link rel="canonical" href="{base_url}{feed.page_path(article)}">
<link rel="alternate" type="application/{feed.format}+xml" title="{escape(feed.title)}" href="{feed.path}">
<meta property="og:type" content="article"><meta property="og:site_name" content="{escape(feed.outlet)}">
<meta property="og:title" content="{escape(article.title)}">
<meta name="description" content="{escape(article.teaser)}">{meta_date}
</head>
<body>
<header><a href="/">{escape(feed.outlet)}</a><nav><ul>{nav}</ul></nav></header>
<div class="cookie-banner" role="dialog">{escape(words.cookies)}</div>
<main>
<article>
<h1>{escape(article.title)}</h1>
<p class="byline">{escape(feed.outlet)} {time}</p>
<div class="share">{share}</div>
<div class="article-body">
{body}
</div>
</article>
<aside class="related"><h2>{escape(words.more)}</h2><ul>{more}</ul></aside>
<form class="newsletter"><label>{escape(words.letter)} <input type="email"></label></form>
</main>
<footer><small>{escape(words.footer)}</small></footer>
</body>
</html>
""".encode()
