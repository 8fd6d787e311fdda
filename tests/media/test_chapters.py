import json
from itertools import pairwise

from radiox_tasks.document.chapters import chapters_of
from radiox_tasks.media.podcast.chapters_json import render_chapters
from tests.media.media_documents import document, lines


def test_chapters_follow_the_running_order_without_gaps() -> None:
    chapters = chapters_of(document())
    assert [chapter.title for chapter in chapters] == [
        "Auftakt",
        "Das Polytechnikum öffnet",
        "Der erste Zug durch den Gotthard",
        "Wetter",
        "Ausklang",
    ]
    assert chapters[0].start_s == 0
    assert chapters[-1].end_s == 40
    for one, following in pairwise(chapters):
        assert one.end_s == following.start_s


def test_a_bridge_opens_the_story_it_leads_to() -> None:
    said = lines()
    gotthard = next(c for c in chapters_of(document()) if c.title.startswith("Der erste Zug"))
    assert gotthard.start_s == said[4].start_s


def test_headlines_named_at_the_start_belong_to_the_opening() -> None:
    said = lines(start=20.0)
    teasers = [
        said[n].model_copy(update={"text": "Unser Thema.", "start_s": 10.0 + n, "end_s": 10.9 + n}) for n in (2, 5)
    ]
    greeting = said[0].model_copy(update={"start_s": 5.0, "end_s": 9.0})
    chapters = chapters_of(document(lines=(greeting, *teasers, *said[2:]), duration_s=60.0))
    assert [c.title for c in chapters] == [c.title for c in chapters_of(document())]
    assert chapters[1].start_s == said[2].start_s


def test_a_story_is_found_by_its_evidence_when_the_line_names_none() -> None:
    unnamed = tuple(line.model_copy(update={"story_id": None}) for line in lines())
    assert [c.title for c in chapters_of(document(lines=unnamed))] == [c.title for c in chapters_of(document())]


def test_an_unknown_story_is_called_news_and_a_show_without_lines_has_no_chapters() -> None:
    orphan = tuple(line.model_copy(update={"story_id": None, "evidence": ()}) for line in lines())
    assert "Nachrichten" in [c.title for c in chapters_of(document(lines=orphan))]
    assert chapters_of(document(lines=())) == []


def test_a_samples_chapters_have_no_links() -> None:
    assert any(chapter.url for chapter in chapters_of(document()))
    assert not any(chapter.url for chapter in chapters_of(document(sample=True)))


def test_the_file_is_json_chapters_1_2_with_links_to_sources_only_over_http() -> None:
    stories = document().stories
    bad = stories[0].model_copy(
        update={"articles": (stories[0].articles[0].model_copy(update={"url": "javascript:alert(1)"}),)}
    )
    got = json.loads(render_chapters(document(stories=(bad, stories[1]))))
    assert got["version"] == "1.2.0"
    assert [c["startTime"] for c in got["chapters"]] == sorted(c["startTime"] for c in got["chapters"])
    assert all({"startTime", "title"} <= set(c) for c in got["chapters"])
    assert [c.get("url") for c in got["chapters"]] == [None, None, "https://s1.example.org/a?x=1&y=2", None, None]
