"""Stories: which articles, across outlets and languages, tell the same news.

Two articles are compared by the meaning of their headline and first sentence (similarity_meaning), corrected by the
places and numbers they share and by the time between them; where there are too many for that, by their words
(similarity). Average linkage keeps chains from forming; clashing places or scores (veto) forbid a merge.
The constants below were measured by benchmarks/cluster_stories.py.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from radiox_tasks.content.similarity import alike_pairs, terms
from radiox_tasks.content.similarity_meaning import Vectors, is_kept, vectors
from radiox_tasks.content.veto import clash, numbers_differ, shared_number, shared_place
from radiox_tasks.data.model.news import Article

SAME = 0.88  # corrected cosine from which two articles, or the mean over two groups, count as one story
SAME_PLACE = 0.03
NO_PLACE = 0.01  # where one of the two names none, a third of it: not known is not different
SAME_NUMBER = 0.025
OTHER_NUMBER = 0.02  # taken off, no more: a death toll rises within one story
SAME_LANGUAGE = 0.04  # taken off: the model finds texts of one language closer than their news is
UNRELATED = 0.75  # the cosine of two texts that have nothing to do with each other
DECAY = timedelta(hours=72)  # two articles this far apart in time lose FADED
FADED = 0.04
CLOSE = 0.06  # no correction lifts a pair further than this

MEANT = 240  # new articles compared by meaning in one call, at 15 to 30 a second; those of earlier calls cost nothing
MEANT_IN_ALL = 1200  # articles compared by meaning in one call, new or not
WORDS_CANDIDATE = 0.15  # TF-IDF cosine below which two articles are not looked at again
WORDS_SAME = 0.34  # TF-IDF cosine that stands for SAME where the meaning was not compared
WORDS_SURE = 0.6  # TF-IDF cosine of near-copies, which need no second look
WORDS_SCALE = 0.2
COMPARED = 12  # members of a group that a merge is checked against; syndicated copies need no more

Scores = dict[tuple[int, int], float]


def cluster(articles: Sequence[Article], *, now: datetime, meant: int = MEANT) -> list[list[Article]]:
    """The articles as stories, largest first; each article is in exactly one.

    `now` stands in for a missing date; at most `meant` new articles are compared by meaning, the rest by words.
    """
    unique = list({article.article_id: article for article in articles}.values())
    groups = link(len(unique), _scores(unique, now, meant), SAME)
    ordered = [[unique[i] for i in sorted(group)] for group in groups]
    return sorted(ordered, key=lambda group: (-len(group), group[0].article_id))


def link(count: int, scores: Scores, same: float) -> list[list[int]]:
    """Average linkage over scored pairs (i > j), best first; a pair without a score counts as UNRELATED."""
    home = list(range(count))
    members: dict[int, list[int]] = {i: [i] for i in home}
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score < same:
            break
        a, b = home[i], home[j]
        if a == b:
            continue
        pairs = [(max(x, y), min(x, y)) for x in members[a][:COMPARED] for y in members[b][:COMPARED]]
        if sum(scores.get(pair, UNRELATED) for pair in pairs) / len(pairs) < same:
            continue
        for moved in members.pop(b):
            home[moved] = a
            members[a].append(moved)
    return list(members.values())


def _scores(articles: Sequence[Article], now: datetime, limit: int) -> Scores:
    scores: Scores = {}
    meant = list(range(len(articles)))
    if len(articles) > MEANT_IN_ALL or sum(not is_kept(article) for article in articles) > limit:
        words = _by_words(articles)
        meant = _worth_meaning(articles, words, limit)
        scores |= {pair: SAME + (alike - WORDS_SAME) * WORDS_SCALE for pair, alike in words.items()}
    found = vectors([articles[i] for i in meant])
    if found is not None:
        scores |= _by_meaning(articles, meant, found)
    elif not scores:
        scores |= {pair: SAME + (alike - WORDS_SAME) * WORDS_SCALE for pair, alike in _by_words(articles).items()}
    for (i, j), score in scores.items():
        one, other = articles[i], articles[j]
        if score >= SAME - CLOSE:
            score = 0.0 if clash(one, other) else score - OTHER_NUMBER * numbers_differ(one, other)
        scores[i, j] = score - _faded(one, other, now)
    return scores


def _by_words(articles: Sequence[Article]) -> Scores:
    return {(i, j): alike for i, j, alike in alike_pairs([terms(article) for article in articles], WORDS_CANDIDATE)}


def _worth_meaning(articles: Sequence[Article], words: Scores, limit: int) -> list[int]:
    """The articles of the pairs that words leave in doubt, likeliest first, until `limit` of them are new."""
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


def _by_meaning(articles: Sequence[Article], meant: Sequence[int], found: Vectors) -> Scores:
    """Every pair among `meant`: pairs too far apart for any correction to matter keep their bare cosine."""
    cosines = found @ found.T
    scores: Scores = {}
    for a in range(len(meant)):
        for b, cosine in enumerate(cosines[a, :a].tolist()):
            i, j = meant[a], meant[b]
            near = cosine >= SAME - CLOSE
            scores[i, j] = cosine + _correction(articles[i], articles[j]) if near else min(cosine, UNRELATED)
    return scores


def _correction(one: Article, other: Article) -> float:
    place = shared_place(one, other)
    return (
        (NO_PLACE if place is None else SAME_PLACE * place)
        + SAME_NUMBER * shared_number(one, other)
        - SAME_LANGUAGE * (one.language == other.language)
    )


def _faded(one: Article, other: Article, now: datetime) -> float:
    return FADED * (abs((one.published or now) - (other.published or now)) / DECAY)
