"""The pages around the editions: what they say, in which order, and that they stay true as editions come and go."""

import json
import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from radiox_tasks.data.presets.enabled_presets import set_enabled
from radiox_tasks.media import edition_list, page_files
from radiox_tasks.media.edition_layout import folder_of
from radiox_tasks.media.edition_list import listed_editions
from radiox_tasks.media.page_files import follow_schedule, is_behind, refresh_station, station_programmes
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.media.pages.station_pages import (
    PLAYERS,
    programme_of,
    render_message,
    render_programme,
    render_station,
    station_title,
)
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.settings import get_settings
from tests.media.media_documents import AIR_AT, document, placed_edition, preset


@pytest.fixture(autouse=True)
def scheduled(home: Path) -> None:
    """The bundled programmes run, as somebody asked for."""
    set_enabled({"zurich": True, "global": True, "tech": True}, get_settings())


def aired(home: Path, hours: int, **changes: object) -> ShowDocument:
    show = document(show_id=f"show-{hours}", air_at=AIR_AT - timedelta(hours=hours), **changes)
    return placed_edition(show, home, audio=b"ID3")


def pages(home: Path) -> tuple[str, str]:
    refresh_station(get_settings())
    return (home / "editions/index.html").read_text(), (home / "editions/zurich/index.html").read_text()


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["RadioX Zürich", "RadioX Tech"], "RadioX"),
        (["Radio Gamma: Basel", "Radio Gamma: Bern"], "Radio Gamma"),
        (["Echo der Zeit"], "Echo der Zeit"),
        (["Morgen", "Abend"], "RadioX"),
        ([], "RadioX"),
    ],
)
def test_the_station_is_called_what_its_programmes_share(titles: list[str], expected: str) -> None:
    assert station_title(titles) == expected


def test_the_last_editions_stand_on_the_station_page_with_repeats_marked(home: Path) -> None:
    for hours in range(8):
        aired(home, hours, rung="last-edition" if hours == 2 else "full")
    station, _ = pages(home)

    moments = [(AIR_AT - timedelta(hours=hours)).isoformat() for hours in range(7)]
    assert [f'<time datetime="{moment}"' in station for moment in moments] == [True] * 6 + [False]
    assert station.count("Wiederholung") == 1
    assert "<details" not in station
    assert "Nächste Ausgabe:" in station
    assert 'href="zurich/feed.xml"' in station


def test_a_programme_without_a_feed_has_no_link_to_one(home: Path) -> None:
    show = aired(home, 0)
    editions = listed_editions(home, "zurich").editions
    for wanted in (True, False):
        programme = programme_of(preset(publish={"feed": wanted}), show, editions, AIR_AT)
        for page in (render_station([programme]), render_programme(programme)):
            assert ("feed.xml" in page.partition("<script")[0]) == wanted
        own = render_dashboard(show.model_copy(update={"has_feed": wanted}))
        assert ('href="../../feed.xml"' in own, 'href="../../feed.json"' in own) == (wanted, wanted)


@pytest.mark.slow
def test_a_station_of_many_programmes_has_players_of_those_that_aired_last(home: Path) -> None:
    for hours in range(PLAYERS + 3):
        aired(home, hours, preset=f"p{hours:02}")
    refresh_station(get_settings())
    station = (home / "editions/index.html").read_text()
    assert ['/show.mp3"' in part for part in station.split("<article")[1:]][: PLAYERS + 3] == [True] * PLAYERS + [
        False
    ] * 3
    assert all(f'href="p{hours:02}/index.html"' in station for hours in range(PLAYERS + 3))


@pytest.mark.slow
def test_the_programme_page_holds_every_edition_by_day(home: Path) -> None:
    for hours in range(60):
        aired(home, hours)
    _, programme = pages(home)

    assert programme.count('/index.html"><time') == 61  # each once, and the latest at the top
    for day in ("Montag, 23. November 2026", "Sonntag, 22. November 2026", "Samstag, 21. November 2026"):
        assert day in programme
    assert programme.count("<details") == 2


def test_next_air_times_follow_the_schedule(home: Path) -> None:
    aired(home, 0)
    found = {one.name: one for one in station_programmes(get_settings())}

    assert found["zurich"].slots[0] == (AIR_AT + timedelta(hours=1)).astimezone(UTC)
    assert found["tech"].latest is None


def test_a_programme_whose_preset_is_gone_keeps_its_page(home: Path) -> None:
    show = document(preset="old", title="Old")
    placed_edition(show, home, audio=b"ID3")
    refresh_station(get_settings())

    assert "Old" in (home / "editions/old/index.html").read_text()


def test_before_anything_aired_the_station_says_what_comes(home: Path) -> None:
    now = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    page = render_station(station_programmes(get_settings(), now=now))

    assert "RadioX Global" in page
    assert "No edition has aired yet." in page
    assert "Next edition:" in page


def test_a_show_that_is_about_to_go_is_on_no_page(home: Path) -> None:
    aired(home, 0)
    aired(home, 1)
    refresh_station(get_settings(), without={"show-0"})

    assert "show-0" not in (home / "editions/index.html").read_text()
    assert "show-0" not in (home / "editions/zurich/index.html").read_text()


def test_the_list_reads_a_show_again_only_when_it_changed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shows = [aired(home, hours) for hours in range(3)]
    first = listed_editions(home, "zurich").editions
    read = []
    monkeypatch.setattr(edition_list, "_read", lambda *given: read.append(given[1]))
    assert listed_editions(home, "zurich").editions == first
    assert read == []

    monkeypatch.undo()
    path = folder_of(shows[1], home) / "show.json"
    changed = json.loads(path.read_text()) | {"corrections": [{"line": 1}]}
    path.write_text(json.dumps(changed))
    os.utime(path, ns=(1, 1))
    assert [one.corrected for one in listed_editions(home, "zurich").editions] == [False, True, False]


def test_a_long_archive_that_was_never_listed_is_read_in_parts_the_newest_first(home: Path) -> None:
    for hours in range(5):
        aired(home, hours)
    first = listed_editions(home, "zurich", at_once=2)
    assert ([one.show_id for one in first.editions], first.whole) == (["show-0", "show-1"], False)
    second = listed_editions(home, "zurich", at_once=2)
    assert ([one.show_id for one in second.editions][-1], second.whole) == ("show-3", False)
    assert listed_editions(home, "zurich", at_once=2) == listed_editions(home, "zurich")
    assert listed_editions(home, "zurich").whole


def test_pages_of_a_long_archive_stay_behind_until_all_of_it_is_on_them(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours in range(5):
        aired(home, hours)
    few = partial(listed_editions, at_once=2)
    monkeypatch.setattr(page_files, "listed_editions", few)
    passes = []
    for _ in range(3):
        _, programme = pages(home)
        passes.append((programme.count('/index.html"><time') - 1, is_behind(home)))
    assert passes == [(2, True), (4, True), (5, False)]


def test_pages_follow_a_changed_schedule(home: Path) -> None:
    aired(home, 0)
    _, before = pages(home)
    follow_schedule(get_settings())
    assert not is_behind(home)
    set_enabled({"zurich": False, "tech": True}, get_settings())
    follow_schedule(get_settings())
    assert is_behind(home)
    _, after = pages(home)
    assert ("Nächste Ausgabe" in before, "Nächste Ausgabe" in after) == (True, False)


@pytest.mark.parametrize("damage", ["", "[]", "{}", '[{"href": "x"}]', "\x00"])
def test_a_damaged_list_or_show_costs_nothing_else(home: Path, damage: str) -> None:
    aired(home, 0)
    broken = aired(home, 1)
    listed_editions(home, "zurich")
    (home / "editions/zurich" / edition_list.LIST).write_text(damage)
    (folder_of(broken, home) / "show.json").write_text(damage)

    assert [one.show_id for one in listed_editions(home, "zurich").editions] == ["show-0"]


def test_texts_from_outside_are_escaped_on_every_page(home: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    story = document().stories[0].model_copy(update={"title": hostile})
    aired(home, 0, title=hostile, stories=(story,))
    for text in pages(home):
        assert hostile not in text
        assert "&lt;img src=x" in text


@pytest.mark.parametrize("language", ["de", "en", "fr", "xx"])
def test_messages_speak_each_language(language: str) -> None:
    assert render_message(language, "missing", "/").count("<h1>") == 1


def test_a_programme_without_editions_has_a_page(home: Path) -> None:
    (found,) = [one for one in station_programmes(get_settings()) if one.name == "zurich"]
    assert "Noch keine Ausgabe gesendet." in render_programme(found)
