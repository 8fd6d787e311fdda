"""The parts of an article's text by which stories are compared."""

from radiox_tasks.model.news import Article

LEAD_CHARACTERS = 320  # the start of the body: news states who, what and where in its first two sentences
FIRST_CHARACTERS = 1500  # the first paragraphs tell the event, name what it is about, and count its victims


def body(article: Article) -> str:
    """The stored text without its title."""
    text = article.text
    return text[len(article.title) :].lstrip() if text.startswith(article.title) else text


def head(article: Article) -> str:
    """The headline and the first sentences."""
    return article.text[: len(article.title) + LEAD_CHARACTERS]


def first_paragraphs(article: Article) -> str:
    """The headline and the first paragraphs."""
    return article.text[:FIRST_CHARACTERS]
