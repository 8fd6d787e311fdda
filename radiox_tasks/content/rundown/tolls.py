"""How many dead and injured an article counts, and what they weigh."""

from radiox_tasks.content.stories.article_parts import first_paragraphs, head
from radiox_tasks.language.victims import counted_victims, tells_victims
from radiox_tasks.model.languages import languages
from radiox_tasks.model.news import Article

WEIGHTS = {"dead": 10, "injured": 1}  # a death weighs as much as ten injured people


def tolls_differ(one: Article, other: Article) -> bool:
    """Whether two articles count other numbers of dead, or of injured if not both count the dead."""
    mine, theirs = _tolls(one), _tolls(other)
    kind = next((kind for kind in mine if mine[kind] and theirs.get(kind)), None)
    return kind is not None and mine[kind].isdisjoint(theirs[kind])


def same_toll(one: Article, other: Article) -> bool:
    """Whether two articles count the same number of dead or injured."""
    mine, theirs = _tolls(one), _tolls(other)
    return any(mine[kind] & theirs.get(kind, frozenset()) for kind in mine)


def victims(article: Article) -> int:
    """How many victims the headline counts, or else the first sentences, in injured people (see WEIGHTS). One of each
    kind where they are told of without a number, and none where the sentence says that there are none."""
    if article.language not in languages():
        return 0
    language, first = article.language, head(article)
    title, start = counted_victims(article.title, language), counted_victims(first, language)
    found = 0
    for kind, weight in WEIGHTS.items():
        told = int(tells_victims(kind, first, language))
        found += weight * max(title[kind] or start[kind], default=told)
    return found


def _tolls(article: Article) -> dict[str, frozenset[int]]:
    """The numbers from two beside the words for the dead and the injured: those of the headline, or else of the text,
    which may also tell earlier counts."""
    if article.language not in languages():
        return {}
    title, text = (counted_victims(text, article.language) for text in (article.title, first_paragraphs(article)))
    return {kind: title[kind] or text[kind] for kind in title}
