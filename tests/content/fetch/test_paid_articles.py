"""Paid articles are known by their marks, and news that has such words is not."""

from pathlib import Path

import pytest

from radiox_tasks.content.fetch.feeds.parse import FeedItem, _articles_alone
from radiox_tasks.language.paid_articles import is_paid
from tests.content.rundown.test_rundown import RENT, article, chosen, ids

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "paid.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("kind", "language", "url", "title", "teaser"), ROWS)
def test_a_paid_article_is_known_by_its_marks(kind: str, language: str, url: str, title: str, teaser: str) -> None:
    assert is_paid(title, teaser, url, language) == (kind == "ad")


def test_a_paid_article_keeps_its_mark_and_is_not_told() -> None:
    teaser = "Gesponsert von Heliotec. Wer sein Dach saniert, kann mit Solarziegeln sparen."
    values = {"guid": "1", "url": "https://a.example/1", "title": "Energiewende im Eigenheim", "body": teaser}
    (item,) = _articles_alone([FeedItem.model_validate({**values, "language": "de", "published": None})])
    assert item.body == teaser
    rundown = chosen(article("ad", f"{item.title} | {item.body}"), article("rent", RENT))
    assert ids(rundown) == ["rent"]
    assert rundown.near_misses[0].reason == "Bezahlter Beitrag oder Kaufangebot."
