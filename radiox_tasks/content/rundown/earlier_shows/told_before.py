"""Finds the stories that earlier shows told, by clustering those together with today's articles."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from radiox_tasks.content.stories.cluster import cluster
from radiox_tasks.model.news import AiredStory, Article


def told_before(
    articles: Sequence[Article], aired: Sequence[AiredStory], *, now: datetime
) -> list[tuple[list[Article], list[AiredStory]]]:
    """The articles as stories, each with its earlier tellings, newest first."""
    stand_ins = {f"aired:{story.show_id}:{story.story_id}": story for story in aired}
    known: dict[str, list[AiredStory]] = defaultdict(list)
    for story in aired:
        for article_id in story.article_ids:
            known[article_id].append(story)
    groups: list[tuple[list[Article], list[AiredStory]]] = []
    for group in cluster([*articles, *(_stand_in(key, story) for key, story in stand_ins.items())], now=now):
        present = [article for article in group if article.article_id not in stand_ins]
        if not present:
            continue
        told = {
            id(stand_ins[article.article_id]): stand_ins[article.article_id]
            for article in group
            if article.article_id in stand_ins
        }
        told |= {id(story): story for article in present for story in known.get(article.article_id, ())}
        groups.append((present, sorted(told.values(), key=lambda story: story.aired_at, reverse=True)))
    return groups


def _stand_in(key: str, story: AiredStory) -> Article:
    return Article(
        article_id=key,
        url="",
        source="",
        title=story.title,
        text=story.texts[0] if story.texts else story.title,
        language=story.language,
        category="",
        priority=1,
        weight=1.0,
        feed_url="",
        published=story.aired_at,
        fetched=story.aired_at,
    )
