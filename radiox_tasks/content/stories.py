"""Stories: which articles, across outlets and languages, tell the same news.

Candidate pairs come from words both languages share (names, places, numbers, cognates); average linkage keeps chains
from forming, and clashing places, scores or numbers forbid a merge. Measured by benchmarks/cluster_stories.py.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from radiox_tasks.content.similarity import alike_pairs, terms
from radiox_tasks.content.veto import clash
from radiox_tasks.data.model.news import Article

DECAY = timedelta(hours=72)  # two articles this far apart in time count half as alike
CANDIDATE = 0.12
SAME = 0.30
COMPARED = 12  # members of a cluster that a merge is checked against; syndicated copies need no more


def cluster(articles: Sequence[Article], *, now: datetime) -> list[list[Article]]:
    """The articles as stories, largest first; each article is in exactly one. `now` dates those without a date."""
    unique = list({article.article_id: article for article in articles}.values())
    scores = _scores(unique, now)
    groups = _link(unique, scores)
    ordered = [[unique[i] for i in sorted(group)] for group in groups]
    return sorted(ordered, key=lambda group: (-len(group), group[0].article_id))


def _scores(articles: Sequence[Article], now: datetime) -> dict[tuple[int, int], float]:
    scores: dict[tuple[int, int], float] = {}
    for i, j, alike in alike_pairs([terms(article) for article in articles], CANDIDATE):
        score = alike * _nearness(articles[i], articles[j], now)
        if score >= CANDIDATE and clash(articles[i], articles[j]) is None:
            scores[i, j] = score
    return scores


def _nearness(one: Article, other: Article, now: datetime) -> float:
    """1 for the same moment, one half at DECAY apart; an undated article is taken as read now."""
    apart = abs((one.published or now) - (other.published or now)) / DECAY
    return 1 / (1 + apart * apart)


def _link(articles: Sequence[Article], scores: dict[tuple[int, int], float]) -> list[list[int]]:
    """Average linkage over the candidate pairs, best first; a pair that is no candidate counts as zero."""
    home = list(range(len(articles)))
    members: dict[int, list[int]] = defaultdict(list)
    for i in home:
        members[i].append(i)
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score < SAME:
            break
        a, b = home[i], home[j]
        if a == b:
            continue
        pairs = [(max(x, y), min(x, y)) for x in members[a][:COMPARED] for y in members[b][:COMPARED]]
        if sum(scores.get(pair, 0.0) for pair in pairs) / len(pairs) < SAME:
            continue
        for moved in members.pop(b):
            home[moved] = a
            members[a].append(moved)
    return list(members.values())
