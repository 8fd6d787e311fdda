"""Clusters articles of different outlets and languages into stories.

Articles are compared by embeddings of headline and first sentence, corrected by shared places and numbers and by the
time between them; if there are too many, by their words (tfidf). Average linkage prevents chains; contradictions (veto)
forbid a merge. The constants were measured with benchmarks/cluster_stories.py.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from radiox_tasks.content.stories.combined_similarity import SAME, Likeness, Pair, Scores, alike_by_words
from radiox_tasks.content.stories.embeddings import is_kept, vectors
from radiox_tasks.model.news import Article

MEANT = 240  # new articles compared by embeddings per call, at 20 to 30 a second; known ones cost nothing
MEANT_IN_ALL = 1200  # articles compared by embeddings per call, new or known
MEANT_OF_MANY = 80  # new ones in a larger set: calls in the following hours add more
WORDS_SURE = 0.6  # TF-IDF cosine of near-duplicates, which are merged directly
COMPARED = 12  # members of a group that a merge is checked against; near-duplicates need no more


def cluster(articles: Sequence[Article], *, now: datetime, meant: int = MEANT) -> list[list[Article]]:
    """Cluster the articles into stories, largest first; each article is in exactly one.

    `now` replaces a missing date. At most `meant` new articles are compared by embeddings (for more than MEANT_IN_ALL
    articles, MEANT_OF_MANY), the rest by words.
    """
    unique = list({article.article_id: article for article in articles}.values())
    alike = _likeness(unique, now, meant)
    groups = link(len(unique), alike.candidates(), alike.score, SAME)
    ordered = [[unique[i] for i in sorted(group)] for group in groups]
    return sorted(ordered, key=lambda group: (-len(group), group[0].article_id))


def link(count: int, candidates: Iterable[Pair], score: Callable[[Pair], float], same: float) -> list[list[int]]:
    """Average linkage of `count` items, over the `candidates` (pairs i > j), best first."""
    home = list(range(count))
    members: dict[int, list[int]] = {i: [i] for i in home}
    scored = ((score(pair), pair) for pair in candidates)
    for _, (i, j) in sorted((-found, pair) for found, pair in scored if found >= same):
        a, b = home[i], home[j]
        if a == b:
            continue
        pairs = [(max(x, y), min(x, y)) for x in members[a][:COMPARED] for y in members[b][:COMPARED]]
        if sum(map(score, pairs)) / len(pairs) < same:
            continue
        for moved in members.pop(b):
            home[moved] = a
            members[a].append(moved)
    return list(members.values())


def _likeness(articles: Sequence[Article], now: datetime, limit: int) -> Likeness:
    meant: Sequence[int] = range(len(articles))
    words: Scores = {}
    if len(articles) > MEANT_IN_ALL:
        limit = min(limit, MEANT_OF_MANY)
    if len(articles) > MEANT_IN_ALL or sum(not is_kept(article) for article in articles) > limit:
        words = alike_by_words(articles)
        meant = _worth_meaning(articles, words, limit)
    found = vectors([articles[i] for i in meant])
    if found is None and not words:
        words = alike_by_words(articles)
    return Likeness(articles, words, meant, found, now)


def _worth_meaning(articles: Sequence[Article], words: Scores, limit: int) -> list[int]:
    """The articles of the pairs that words leave undecided, most similar first, until `limit` of them are new."""
    doubtful = sorted((pair for pair, alike in words.items() if alike < WORDS_SURE), key=lambda pair: -words[pair])
    chosen: set[int] = set()
    new = 0
    for pair in doubtful:
        added = [i for i in pair if i not in chosen]
        new += sum(not is_kept(articles[i]) for i in added)
        if new > limit or len(chosen) + len(added) > MEANT_IN_ALL:
            break
        chosen.update(added)
    return sorted(chosen)
