"""Articles of the hostile site, of which its feed gave a teaser, and the pages behind them."""

from radiox_tasks.model.news import Article
from tests.content.fetch.hostile_site import NOW, Site

SENTENCES = [
    f"The council of Sampletown approved item {n} of the budget for the bridge after a long debate on Monday."
    for n in range(8)
]


def page(*sentences: str, head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences or SENTENCES)
    return f"""<!doctype html><html lang="en"><head><title>Council approves bridge</title>{head}</head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
    <article><h1>Council approves bridge budget</h1>{paragraphs}</article>
    <aside>Subscribe to our newsletter</aside><footer>Imprint</footer></body></html>""".encode()


HTML = {"Content-Type": "text/html; charset=utf-8"}


def article(
    site: Site, path: str, *, body: str = "A teaser.", title: str = "Council approves bridge budget"
) -> Article:
    return Article(
        article_id=path,
        url=site.url(path),
        source="sample",
        title=title,
        text=f"{title}\n\n{body}",
        language="en",
        category="news",
        priority=5,
        weight=1.0,
        feed_url=site.url(),
        published=None,
        fetched=NOW,
    )
