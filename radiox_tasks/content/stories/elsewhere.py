"""Two events of one kind in two towns: their reports differ in hardly more than names and figures."""

from collections.abc import Collection

from radiox_tasks.content.stories.article_parts import first_paragraphs, first_sentence
from radiox_tasks.content.stories.headline_names import slots, stem_of, stems_in
from radiox_tasks.content.stories.scenes import is_rare, named_scenes
from radiox_tasks.content.stories.word_features import numbers
from radiox_tasks.language.victims import counted_victims
from radiox_tasks.model.languages import languages
from radiox_tasks.model.news import Article


def happened_elsewhere(one: Article, other: Article, *, read: int) -> bool:
    """Whether each of two articles of one language has a name at its start that the other lacks in its first `read`
    characters, and that tells two events apart.

    Such are names behind "in" or the like that no dictionary has, and others that no dictionary has if they stand in
    one place of first sentences of one pattern. If the figures contradict each other, too, any word with a capital
    behind "in" does, which may be a common noun."""
    if one.language != other.language or one.language not in languages():
        return False
    own, others_own = _lacking(_scenes(one), other, read), _lacking(_scenes(other), one, read)
    if _has_rare(own, one.language) and _has_rare(others_own, one.language):
        return True
    for here, there in slots(first_sentence(one), first_sentence(other)):
        if _has_rare(_lacking(here, other, read), one.language) and _has_rare(_lacking(there, one, read), one.language):
            return True
    return bool(own and others_own) and _figures_contradict(one, other)


def _scenes(article: Article) -> frozenset[str]:
    return named_scenes(f"{article.title}\n{first_sentence(article)}", article.language)


def _lacking(words: Collection[str], article: Article, read: int) -> frozenset[str]:
    stems = stems_in(article.text[:read])
    return frozenset(word for word in words if stem_of(word) not in stems)


def _has_rare(words: Collection[str], language: str) -> bool:
    return any(word[0].isupper() and is_rare(word, language) for word in words)


def _figures_contradict(one: Article, other: Article) -> bool:
    """Whether two articles count no victims alike, or share no number of their headlines."""
    pairs = [(_victims(one), _victims(other)), (_title_numbers(one), _title_numbers(other))]
    return any(mine and theirs and mine.isdisjoint(theirs) for mine, theirs in pairs)


def _title_numbers(article: Article) -> frozenset[str]:
    return numbers(article.title, article.language)


def _victims(article: Article) -> frozenset[tuple[str, int]]:
    counted = counted_victims(first_paragraphs(article), article.language)
    return frozenset((kind, count) for kind, counts in counted.items() for count in counts)
