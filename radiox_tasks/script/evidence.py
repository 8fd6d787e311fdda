"""Which words of an article may be quoted on air, and where a quotation is in a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from radiox_tasks.language.sentences import is_endless, split_sentences
from radiox_tasks.language.site_lines import is_site_line
from radiox_tasks.language.verbs import has_finite_verb
from radiox_tasks.model.news import Article, Reading
from radiox_tasks.model.script import Evidence
from radiox_tasks.script.prompt_injection import instruction_spans
from radiox_tasks.script.writers.phrases import LanguageNotes

LONGEST_WORDS = 45  # one breath group after another: past this a listener has lost the beginning
LONGEST_HEADLINE_WORDS = 20
LONGEST_ANNOUNCEMENT_WORDS = 14  # of a headline among others, before the stories
SHORTEST_WORDS = 4
SHORTEST_QUOTE = 3  # characters; a shorter quote supports nothing
READ_CHARACTERS = 12_000  # of one article: a bulletin never needs more, and a hostile page may be endless

_QUOTES = (("„", "“"), ("«", "»"), ("“", "”"), ("(", ")"))
_QUOTE_MARK = re.compile(r"[\"„“”«»]")
_CLOSERS = {'"': '"', "„": "“”", "“": "”", "«": "»", "»": "«"}
_CODE = re.compile(r"[{}<>|\\]")
_LABELLED = re.compile(r"[:;|?!()\"„“”«»+&]|\s[-–—]\s|\D\.\s")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Statement:
    """One sentence of an article that can be said on air. `leans` when only the sentence before it makes it clear."""

    article: Article
    start: int
    end: int
    leans: bool = False
    follows: int | None = None  # start of the sentence directly before it in the article

    @property
    def quote(self) -> str:
        """The stored words."""
        return self.article.text[self.start : self.end]

    @property
    def text(self) -> str:
        """The words as said: the quote with its line breaks smoothed."""
        return _SPACE.sub(" ", self.quote).strip()

    @property
    def evidence(self) -> Evidence:
        """Where the words stand."""
        return Evidence(
            article_id=self.article.article_id, url=self.article.url, quote=self.quote, start=self.start, end=self.end
        )


def reading_id(reading: Reading) -> str:
    """The id that evidence uses for a reading."""
    return f"reading:{reading.kind}:{reading.name}"


def reading_evidence(reading: Reading) -> Evidence:
    """A reading's whole text as evidence."""
    return Evidence(article_id=reading_id(reading), url=reading.url, quote=reading.text, start=0, end=len(reading.text))


def title_statement(article: Article) -> Statement | None:
    """The article's title, where the stored text begins with it."""
    if not article.title or not article.text.startswith(article.title):
        return None
    return Statement(article, 0, len(article.title))


def headline_of(article: Article, notes: LanguageNotes) -> Statement | None:
    """The article's title, if one could say it on air: no question, no teasing, nothing of the site's own."""
    title = title_statement(article)
    if title is None or title.text.endswith(("?", "…", "...", ":")) or title.text.isupper():
        return None
    if is_quotation(title.text, title.start, title.end):
        return None
    if _CODE.search(title.text) or instruction_spans(title.text) or len(title.text.split()) > LONGEST_HEADLINE_WORDS:
        return None
    unfit = (notes.first_person, notes.clutter, notes.elapsed)
    return None if any(pattern.search(title.text) for pattern in unfit) else title


def is_announcement(title: Statement, notes: LanguageNotes) -> bool:
    """Whether a host would announce a story with this headline: a sentence, no label before a colon, no teasing."""
    words = len(title.text.split())
    if not SHORTEST_WORDS <= words <= LONGEST_ANNOUNCEMENT_WORDS or _LABELLED.search(title.text):
        return False
    return notes.teasing.match(title.text) is None and has_finite_verb(title.text, title.article.language)


def is_label(title: Statement) -> bool:
    """Whether a headline only names what its article is about, without saying anything of it, and has no colon."""
    return ":" not in title.text and not has_finite_verb(title.text, title.article.language)


def statements_of(article: Article, notes: LanguageNotes) -> list[Statement]:
    """The sentences of the article's body that one could say on air, in their order.

    Left out: what the site says of itself, advertising, credits, orders to a reader or a machine, questions, the first
    person, fragments, sentences inside somebody's quotation, what a colon announces, what the next sentence denies
    ("That is false."), and sentences too long to follow. Words such as "today" are the linter's to judge.
    """
    text = article.text[:READ_CHARACTERS]
    title = title_statement(article)
    body_start = title.end if title else 0
    orders = instruction_spans(text)
    quoted = _quotations(text)
    found: list[Statement] = []
    previous: int | None = None
    spans = split_sentences(text, article.language)
    for at, (start, end) in enumerate(spans):
        if start < body_start:
            continue
        sentence = text[start:end]
        own = not touches(orders, start, end) and not any(begin < start < close for begin, close in quoted)
        announced = at > 0 and text[slice(*spans[at - 1])].endswith(":")
        denied = at + 1 < len(spans) and notes.denials.match(text[slice(*spans[at + 1])]) is not None
        sayable = _sayable(sentence, notes) and not is_site_line(sentence, article.language)
        if own and not announced and not denied and sayable:
            leans = notes.leaning.match(sentence) is not None
            found.append(Statement(article, start, end, leans, previous))
        previous = start
    return found


def is_quotation(text: str, start: int, end: int) -> bool:
    """Whether a passage lies wholly within somebody's quotation, its marks included."""
    return any(begin <= start and end <= close + 1 for begin, close in _quotations(text))


def _quotations(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks, by paragraph; an opened quotation that is not closed runs to its end.

    A whole sentence in the middle of one is somebody's claim, and without the marks and the speaker it would be a fact.
    """
    found: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        opened: tuple[int, str] | None = None
        for mark in _QUOTE_MARK.finditer(paragraph.group()):
            at, sign = paragraph.start() + mark.start(), mark.group()
            if opened is None:
                if sign in _CLOSERS:
                    opened = at, _CLOSERS[sign]
            elif sign in opened[1]:
                found.append((opened[0], at))
                opened = None
        if opened is not None:
            found.append((opened[0], paragraph.end() + 1))
    return found


def _sayable(sentence: str, notes: LanguageNotes) -> bool:
    if not SHORTEST_WORDS <= len(sentence.split()) <= LONGEST_WORDS:
        return False
    if not sentence[0].isalnum() or is_endless(sentence):
        return False
    if sentence.rstrip("\"'”“»)’")[-1:] not in (".", "!") and ";" not in sentence and len(sentence.split()) < 12:
        return False
    if sentence.rstrip("\"'”“»)’").endswith(("?", "…", "...", ":")):
        return False
    if any(sentence.count(opening) != sentence.count(closing) for opening, closing in _QUOTES if opening != "“"):
        return False
    if sentence.count('"') % 2 or sentence.isupper():
        return False
    unfit = (notes.first_person, notes.clutter, notes.elapsed)
    return not any(pattern.search(sentence) for pattern in unfit)


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a passage and one of the spans have a character in common."""
    return any(begin < end and start < finish for begin, finish in spans)


def is_code(text: str) -> bool:
    """Whether there are marks of a program or of a page's markup in it."""
    return _CODE.search(text) is not None


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """The offsets of a quote: as it stands, else with white space and typographic marks evened out.

    None when it is not there, or too short to support anything.
    """
    wanted = quote.strip()
    if len(wanted) < SHORTEST_QUOTE:
        return None
    start = text.find(wanted)
    if start >= 0:
        return start, start + len(wanted)
    match = re.search(r"\s+".join(_loosen(word) for word in wanted.split()), text)
    return match.span() if match else None


_LOOSE = {"'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': '["“”„«»]', "“": '["“”„«»]', "”": '["“”„«»]', "„": '["“”„«»]'}
_LOOSE |= {"«": '["“”„«»]', "»": '["“”„«»]', "-": "[-–—‑]", "–": "[-–—‑]", "—": "[-–—‑]"}


def _loosen(word: str) -> str:
    return "".join(_LOOSE.get(character, re.escape(character)) for character in word)
