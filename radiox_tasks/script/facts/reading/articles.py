"""German articles: they say the case of the noun behind them."""

from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold

_ARTICLES = frozenset(["der", "die", "das", "den", "dem", "des"])


def article(sentence: Sentence, index: int) -> str | None:
    """The definite article of the noun at `index`."""
    for at in range(index - 1, max(-1, index - 4), -1):
        word = fold(sentence.units[at].surface)
        if word in _ARTICLES:
            return word
        if sentence.units[at].kind not in {"word", "number"}:
            return None
    return None
