"""Checks a feed against every rule."""

from collections.abc import Sequence

from radiox_tasks.media.feedcheck import apple, clients, podcasting, rss
from radiox_tasks.media.feedcheck.read_feed import Feed, Finding, Rule
from radiox_tasks.model.base import Document

RULES: tuple[Rule, ...] = (*rss.RULES, *apple.RULES, *podcasting.RULES, *clients.RULES)


class FeedReport(Document):
    """The result for a feed: number of items and rules, and the findings, errors first."""

    feed: str
    title: str
    items: int
    rules: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """The number of findings that make a client reject the feed or lose an episode."""
        return sum(finding.level == "error" for finding in self.findings)


def check_feed(feed: Feed, name: str, more: Sequence[Finding] = (), rules: int = 0) -> FeedReport:
    """The report on a feed; `more` and `rules` are findings and number of rules for the files it names."""
    found = [finding for one in RULES for finding in one.findings(feed)] + list(more)
    return FeedReport(
        feed=name,
        title=feed.text("title"),
        items=len(feed.items),
        rules=len(RULES) + rules,
        findings=tuple(sorted(found, key=lambda finding: finding.level)),
    )
