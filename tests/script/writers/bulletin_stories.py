"""Stories of the feeds in three languages, and bulletins that people have marked."""

from datetime import timedelta
from pathlib import Path

from radiox_tasks.model.news import Article
from tests.script.writers import newsroom

HERE = Path(__file__)
LANGUAGES = ("de", "en", "fr")


def rows(path: Path) -> list[list[str]]:
    """The rows of a table, without its comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


MARKED = rows(HERE.with_name("marked_bulletins.tsv"))


def article(outlet: str, language: str, minutes: str, title: str, teaser: str) -> Article:
    """A feed's item without its page."""
    published = newsroom.AIR_AT - timedelta(minutes=int(minutes))
    return newsroom.article(
        title, teaser, language=language, source=f"Zeitung {outlet}", published=published, from_page=False
    )


HEADLINES = {
    "de": ("Nationalrat lehnt höhere Franchise ab", "S-Bahn-Ausfall: Tausende Pendler sitzen fest"),
    "en": ("Council backs harbour tunnel", "Ferry runs aground off Naxos"),
    "fr": ("Séisme en Turquie : les secours cherchent des survivants", "Grève des bagagistes à Genève"),
}
