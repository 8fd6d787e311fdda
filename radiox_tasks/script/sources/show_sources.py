"""The sources of a show, sentence by sentence: for prompts, citations and the truth gate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from radiox_tasks.language.sentences import is_endless, split_sentences
from radiox_tasks.language.spans import overlap
from radiox_tasks.model.news import Article, Reading, Rundown
from radiox_tasks.model.script import Evidence
from radiox_tasks.providers.prompt_limits import ARTICLES_PER_STORY
from radiox_tasks.script.gate.claims import Passage
from radiox_tasks.script.sources.prompt_injection import instruction_spans
from radiox_tasks.script.sources.statements import READ_CHARACTERS, is_code, is_quotation, touches


@dataclass(frozen=True)
class Source:
    """One article or reading. `source_id` is its short id in prompts (A1, W1, M1), `story` the story's (S1)."""

    source_id: str
    article_id: str
    url: str
    outlet: str
    language: str
    text: str
    title: str = ""
    said_at: datetime | None = None
    story: str = ""
    story_id: str = ""

    @cached_property
    def sentences(self) -> tuple[Passage, ...]:
        """The sentences that may be cited, in order, without instructions to a model."""
        text = self.text[:READ_CHARACTERS]
        spans = split_sentences(text, self.language)
        orders = instruction_spans(text)
        cut = len(text) < len(self.text)
        return tuple(
            self._passage(number, text, start, end)
            for number, (start, end) in enumerate(spans, start=1)
            if not touches(orders, start, end)
            and not is_code(text[start:end])
            and not is_endless(text[start:end])
            and not (cut and end == len(text.rstrip()))
        )

    def _passage(self, number: int, text: str, start: int, end: int) -> Passage:
        words = text[start:end]
        return Passage(
            passage_id=f"{self.source_id}.{number}",
            text=words,
            language=self.language,
            evidence=Evidence(article_id=self.article_id, url=self.url, quote=words, start=start, end=end),
            source=self.outlet,
            said_at=self.said_at,
            quoted=is_quotation(text, start, end),
        )


@dataclass(frozen=True)
class Sources:
    """Everything in a rundown, by short ids. `stories` maps a story's short id to its id."""

    stories: Mapping[str, str]
    items: tuple[Source, ...]

    @cached_property
    def shown(self) -> tuple[Source, ...]:
        """The contents of a prompt: some articles of each story, and every reading."""
        counts: dict[str, int] = {}
        found = []
        for item in self.items:
            counts[item.story] = counts.get(item.story, 0) + 1
            if not item.story or counts[item.story] <= ARTICLES_PER_STORY:
                found.append(item)
        return tuple(found)

    @cached_property
    def _by_sentence(self) -> dict[str, Passage]:
        return {sentence.passage_id: sentence for item in self.items for sentence in item.sentences}

    @cached_property
    def _by_article(self) -> dict[str, Source]:
        return {item.article_id: item for item in self.items}

    def sentence(self, passage_id: str) -> Passage | None:
        """The sentence with this id (A1.3); None if it does not exist."""
        return self._by_sentence.get(passage_id.strip().strip("[]"))

    def outlet(self, evidence: Evidence) -> str:
        """The outlet of these words; empty if they are from no source of the rundown."""
        item = self._by_article.get(evidence.article_id)
        return item.outlet if item else ""

    def passages(self, evidence: Sequence[Evidence]) -> tuple[Passage, ...]:
        """The sentences that contain these words, and their neighbours as uncited context."""
        found: list[Passage] = []
        around: list[Passage] = []
        for item in evidence:
            cited, beside = self._touched(item)
            found += [passage for passage in cited if passage not in found]
            around += beside
        names = {passage.passage_id for passage in found}
        beside_ids: dict[str, Passage] = {one.passage_id: one for one in around if one.passage_id not in names}
        return (*found, *(replace(passage, cited=False) for passage in beside_ids.values()))

    def _touched(self, evidence: Evidence) -> tuple[list[Passage], list[Passage]]:
        source = self._by_article.get(evidence.article_id)
        if source is None:
            return [], []
        sentences = source.sentences
        places = [at for at, one in enumerate(sentences) if overlap(one.evidence, evidence)]
        if not places:
            return [], []
        beside = [at for at in (places[0] - 1, places[-1] + 1) if 0 <= at < len(sentences)]
        return [sentences[at] for at in places], [sentences[at] for at in beside]

    def follows(self, before: Evidence | None, after: Evidence) -> bool:
        """Whether `after` belongs to the same sentence as `before` or to the next one."""
        source = self._by_article.get(after.article_id)
        if source is None or before is None or before.article_id != after.article_id:
            return False
        starts = [one.evidence.start for one in source.sentences]
        first, second = (sum(start <= piece.end - 1 for start in starts) for piece in (before, after))
        return second - first in (0, 1)


def reading_evidence(reading: Reading) -> Evidence:
    """A reading's whole text as evidence."""
    return Evidence(
        article_id=_reading_id(reading), url=reading.url, quote=reading.text, start=0, end=len(reading.text)
    )


def sources_of(rundown: Rundown, language: str) -> Sources:
    """Assign short ids to everything in the rundown, in order; articles in the show's language come first."""
    stories: dict[str, str] = {}
    items: list[Source] = []
    for number, story in enumerate(rundown.stories, start=1):
        stories[f"S{number}"] = story.story_id
        for article in sorted(story.articles, key=lambda article: article.language != language):
            items.append(_of_article(article, f"A{len(items) + 1}", f"S{number}", story.story_id))
    items += [_of_reading(reading, short, language) for short, reading in _readings(rundown)]
    return Sources(stories, tuple(items))


def _readings(rundown: Rundown) -> Iterator[tuple[str, Reading]]:
    if rundown.weather is not None:
        yield "W1", rundown.weather
    for number, reading in enumerate(rundown.markets, start=1):
        yield f"M{number}", reading


def _of_article(article: Article, short: str, story: str, story_id: str) -> Source:
    return Source(
        source_id=short,
        article_id=article.article_id,
        url=article.url,
        outlet=article.source,
        language=article.language,
        text=article.text,
        said_at=article.published,
        story=story,
        story_id=story_id,
        title=article.title,
    )


def _of_reading(reading: Reading, short: str, language: str) -> Source:
    return Source(
        source_id=short,
        article_id=_reading_id(reading),
        url=reading.url,
        outlet=reading.source,
        language=language,
        text=reading.text,
        said_at=reading.taken,
    )


def _reading_id(reading: Reading) -> str:
    return f"reading:{reading.kind}:{reading.name}"
