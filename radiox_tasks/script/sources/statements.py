"""Which sentences of an article, and which headlines, may be spoken as they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from radiox_tasks.language.articles.datelines import is_dateline
from radiox_tasks.language.articles.page_forms import behind_label, is_labelled_list, ticker_start
from radiox_tasks.language.articles.site_lines import is_site_line
from radiox_tasks.language.content_words import says_again
from radiox_tasks.language.sentences import is_endless, split_sentences
from radiox_tasks.language.verbs import has_finite_verb, is_verbal
from radiox_tasks.model.news import Article
from radiox_tasks.model.script import Evidence
from radiox_tasks.script.phrases.house_phrases import LanguageNotes
from radiox_tasks.script.sources.prompt_injection import instruction_spans

LONGEST_WORDS = 45  # a longer sentence is hard to follow by ear
LONGEST_HEADLINE_WORDS = 20
LONGEST_ANNOUNCEMENT_WORDS = 14  # of a headline among others, before the stories
SHORTEST_WORDS = 4
SHORTEST_WITHOUT_END = 12  # words of a sentence without a full stop; shorter ones are headings
LONGEST_ENTRY_WORDS = 7  # of a list's entry: opening hours, a result
LONGEST_HOOK_WORDS = 9  # of a sentence that only points to what follows
READ_CHARACTERS = 12_000  # of one article: a bulletin does not need more, and a hostile page may be endless

_QUOTES = (("„", "“"), ("«", "»"), ("“", "”"), ("(", ")"))
_QUOTE_MARK = re.compile(r"[\"„“”«»]")
_CLOSERS = {'"': '"', "„": "“”", "“": "”", "«": "»", "»": "«"}
_QUOTED = re.compile(r"(?<!\w)[\"'„“”‘‚«‹].{2,}?[\"'“”’»›](?!\w)")
_CODE = re.compile(r"[{}<>|\\]|\+\+")
_LABELLED = re.compile(r"[:;|?!()\"„“”«»+&]|\s[-–—]\s|\D\.\s")
_TELLS_RESULT = re.compile(r"[^\W\d_]+ (?:[^\W\d_]+ )*?(?:(?![A-ZÀ-Þ])[^\W\d_]){3,} (?:[^\W\d_]+ )*\d(?:[^,;]|,\d)*\.$")
"""A subject, and a word that may be its verb, before the first figure: "Der SC Bern siegt 3:2.". A dictionary does not
know every verb, least of all a past that is its base form ("hit"). Case is that of the first letter."""
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w")
_NAME_OR_FIGURE = re.compile(r"\b[A-ZÀ-ÖØ-Þ]|\d")
_TICKER_MARKS = re.compile(r"\A\+{3,}\s*|\s*\+{3,}\Z")


@dataclass(frozen=True)
class Statement:
    """One sentence of an article that can be spoken. `leans`: it depends on the sentence before it. `begins` and
    `closes`: it is the first of its paragraph, and the next one of its paragraph does not depend on it."""

    article: Article
    start: int
    end: int
    leans: bool = False
    follows: int | None = None  # start of the preceding sentence in the article
    begins: bool = True
    closes: bool = True

    @property
    def quote(self) -> str:
        """The stored words."""
        return self.article.text[self.start : self.end]

    @property
    def text(self) -> str:
        """The words as spoken: the quote without line breaks."""
        return _SPACE.sub(" ", self.quote).strip()

    @property
    def evidence(self) -> Evidence:
        """The position of the words."""
        return Evidence(
            article_id=self.article.article_id, url=self.article.url, quote=self.quote, start=self.start, end=self.end
        )


def title_statement(article: Article) -> Statement | None:
    """The article's title, if the stored text starts with it; without a ticker's marks ("+++ … +++") and its
    label ("Live: …")."""
    if not article.title or not article.text.startswith(article.title):
        return None
    marks = [one.span() for one in _TICKER_MARKS.finditer(article.title)]
    start = behind_label(article.title, next((end for begin, end in marks if begin == 0), 0), article.language)
    stop = next((begin for begin, _ in marks if begin > 0), len(article.title))
    return Statement(article, start, stop) if start < stop else None


def headline_of(article: Article, notes: LanguageNotes) -> Statement | None:
    """The article's title, if it can be spoken: no question, no teaser, nothing about the site, and no first person
    outside of a quotation, which a headline seldom leaves without its speaker."""
    title = title_statement(article)
    if title is None or title.text.endswith(("?", "…", "...", ":")) or title.text.isupper():
        return None
    if is_quotation(title.text, title.start, title.end):
        return None
    if _CODE.search(title.text) or instruction_spans(title.text) or len(title.text.split()) > LONGEST_HEADLINE_WORDS:
        return None
    if notes.first_person.search(outside_quotations(title.text)):
        return None
    return None if any(pattern.search(title.text) for pattern in (notes.clutter, notes.elapsed)) else title


def outside_quotations(headline: str) -> str:
    """A headline without its quotations."""
    return _QUOTED.sub(" ", headline)


def is_announcement(title: Statement, notes: LanguageNotes) -> bool:
    """Whether a headline can announce a story: a sentence without a label before a colon, and no teaser."""
    words = len(title.text.split())
    if not SHORTEST_WORDS <= words <= LONGEST_ANNOUNCEMENT_WORDS or _LABELLED.search(title.text):
        return False
    return notes.teasing.match(title.text) is None and has_finite_verb(title.text, title.article.language)


def is_plain_sentence(title: Statement, notes: LanguageNotes) -> bool:
    """Whether a headline is a sentence as one speaks: with a verb, without labels, and beginning with an article or its
    like. Headlines in telegram style ("Council backs tunnel") leave articles out."""
    if _LABELLED.search(title.text) or notes.sentence_openers.match(title.text) is None:
        return False
    return has_finite_verb(title.text, title.article.language)


def statements_of(article: Article, notes: LanguageNotes) -> list[Statement]:
    """The sentences of the article's body that can be spoken, in order.

    Excluded: the site's text about itself, advertising, credits, instructions to a reader or a model, questions, the
    first person, fragments, sentences inside quotations, text announced by a colon, sentences that the next one denies
    ("That is false."), sentences that only point to what follows ("There is a catch."), a live blog's entries, which
    are out of order and out of date, and sentences that are too long. Words such as "today" are checked later, against
    the air time.
    """
    text = article.text[:READ_CHARACTERS]
    text = text[: ticker_start(text, article.language)]
    title = title_statement(article)
    body_start = len(article.title) if title else 0
    orders = instruction_spans(text)
    quoted = _quotations(text)
    found: list[Statement] = []
    previous: int | None = None
    previous_end = 0
    spans = split_sentences(text, article.language)
    for at, (start, end) in enumerate(spans):
        if start < body_start:
            continue
        sentence = text[start:end]
        if is_dateline(sentence):
            continue
        own = not touches(orders, start, end) and not any(begin < start < close for begin, close in quoted)
        announced = at > 0 and text[slice(*spans[at - 1])].endswith(":")
        denied = at + 1 < len(spans) and notes.denials.match(text[slice(*spans[at + 1])]) is not None
        telegram = start < article.teaser_end and not _has_end(sentence)
        sayable = (
            _sayable(sentence, notes)
            and not (telegram and _is_told_in_full(article, sentence, spans))
            and not _is_entry(sentence, article.language)
            and not is_labelled_list(sentence, article.language)
            and not is_site_line(sentence, article.language)
        )
        if own and not announced and not denied and sayable:
            leans = notes.leaning.match(sentence) is not None or _goes_on(text, spans, at)
            closes = at + 1 == len(spans) or not _is_kept(text, spans[at], spans[at + 1], notes)
            begins = "\n" in text[previous_end:start]
            found.append(Statement(article, start, end, leans, previous, begins, closes))
        previous, previous_end = start, end
    return found


def _goes_on(text: str, spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a sentence goes on from a quotation in its paragraph: it may report what else the same person said."""
    if at == 0 or "\n" in text[spans[at - 1][1] : spans[at][0]]:
        return False
    return _QUOTE_MARK.search(text, *spans[at - 1]) is not None


def _is_kept(text: str, span: tuple[int, int], following: tuple[int, int], notes: LanguageNotes) -> bool:
    """Whether a sentence is not left without the one behind it, which depends on it or takes it back."""
    same_paragraph = "\n" not in text[span[1] : following[0]]
    return same_paragraph and notes.leaning.match(text[slice(*following)]) is not None


def is_quotation(text: str, start: int, end: int) -> bool:
    """Whether a passage is entirely within a quotation, including its marks."""
    return any(begin <= start and end <= close + 1 for begin, close in _quotations(text))


def _quotations(text: str) -> list[tuple[int, int]]:
    """Text between quotation marks, by paragraph; an unclosed quotation extends to its end. A sentence inside a
    quotation is a claim of its speaker, and would be a fact without the marks."""
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


def _is_told_in_full(article: Article, sentence: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the page says again what its teaser says."""
    page = [article.text[start:end] for start, end in spans if start >= article.teaser_end]
    return any(says_again(one, sentence, article.language) for one in page)


def _has_end(sentence: str) -> bool:
    return sentence.rstrip("\"'”“»)’")[-1:] in (".", "!", "?")


def _sayable(sentence: str, notes: LanguageNotes) -> bool:
    if not SHORTEST_WORDS <= len(sentence.split()) <= LONGEST_WORDS:
        return False
    if not sentence[0].isalnum() or is_endless(sentence):
        return False
    if not _has_end(sentence) and ";" not in sentence and len(sentence.split()) < SHORTEST_WITHOUT_END:
        return False
    if sentence.rstrip("\"'”“»)’").endswith(("?", "…", "...", ":")):
        return False
    if any(sentence.count(opening) != sentence.count(closing) for opening, closing in _QUOTES if opening != "“"):
        return False
    if sentence.count('"') % 2 or sentence.isupper():
        return False
    if _is_hook(sentence, notes):
        return False
    unfit = (notes.first_person, notes.clutter, notes.elapsed)
    return not any(pattern.search(sentence) for pattern in unfit)


def _is_hook(sentence: str, notes: LanguageNotes) -> bool:
    """Whether a short sentence only points to what follows. One that goes on behind such words with a figure or a name
    is news: "Questions are rising after 12 deaths in Leeds."."""
    found = notes.hooks.search(sentence) if len(sentence.split()) <= LONGEST_HOOK_WORDS else None
    if found is None:
        return False
    before, behind = sentence[: found.start()], sentence[found.end() :]
    others = before[:1].lower() + before[1:] + behind  # the first word's capital makes no name
    return not _WORD.search(behind) or not _NAME_OR_FIGURE.search(others)


def _is_entry(sentence: str, language: str) -> bool:
    """Whether a sentence is an entry of a list and no speech: "Tue-Sun 10-17, Thu until 19"."""
    short = len(sentence.split()) <= LONGEST_ENTRY_WORDS
    if not short or not any(character.isdigit() for character in sentence) or _TELLS_RESULT.match(sentence):
        return False
    return not is_verbal(sentence, language)


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a passage overlaps one of the spans."""
    return any(begin < end and start < finish for begin, finish in spans)


def is_code(text: str) -> bool:
    """Whether the text contains code or markup."""
    return _CODE.search(text) is not None
