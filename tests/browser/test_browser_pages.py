"""The pages around the editions in a real browser: accessible, fitting, playing, and quick with a long archive."""

from datetime import timedelta
from pathlib import Path

import pytest

from radiox_tasks.data.presets.enabled_presets import set_enabled
from radiox_tasks.media.page_files import refresh_station
from radiox_tasks.media.pages.dashboard import render_tombstone
from radiox_tasks.media.pages.station_pages import render_embed, render_message
from radiox_tasks.model.edition import Correction, Retraction
from radiox_tasks.settings import get_settings
from tests.browser.accessibility import overflow, violations
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.editions import cover, shown, write_dashboard, write_sound
from tests.browser.waiting import until
from tests.media.media_documents import AIR_AT, placed_edition

pytestmark = pytest.mark.slow


@pytest.fixture
def station(home: Path, tmp_path: Path) -> Path:
    """Editions of two programmes, their pages beside them; the editions' root."""
    set_enabled({"zurich": True, "tech": True}, get_settings())
    sound = write_sound(tmp_path / "sound.mp3", 12).read_bytes()
    for name, count in (("zurich", 30), ("tech", 2)):
        for n in range(count):
            rung = "last-edition" if n == 1 else "full"
            show = shown(preset=name, show_id=f"{name}-{n}", air_at=AIR_AT - timedelta(hours=n), rung=rung)
            placed_edition(show, home, audio=sound, cover=cover())
        refresh_station(get_settings())
    return home / "editions"


@pytest.mark.parametrize("place", ["index.html", "zurich/index.html"])
def test_pages_are_accessible_in_both_themes_and_fit_every_width(visit, station, place):
    page = visit(station / place)
    assert violations(page) == []
    for width, height in (PHONE, (320, 568), (768, 1024), DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == []
    assert violations(visit(station / place, size=PHONE, scheme="dark")) == []


def test_space_plays_the_latest_edition_and_another_player_stops_it(visit, station):
    page = visit(station / "index.html")
    page.keyboard.press("Space")
    until(page, "!document.querySelectorAll('audio')[0].paused")
    page.locator(".play").nth(1).click()
    until(page, "!document.querySelectorAll('audio')[1].paused && document.querySelectorAll('audio')[0].paused")


def test_the_next_air_time_is_one_to_come(visit, station):
    page = visit(station / "zurich/index.html", locale="de-CH")
    assert page.evaluate(
        "new Date(document.querySelector('.next time').dateTime) > new Date() || document.querySelector('.next').hidden"
    )


def test_messages_and_the_embedded_player_are_accessible_too(visit, station, tmp_path):
    message = tmp_path / "message.html"
    message.write_text(render_message("fr", "missing", "index.html"), encoding="utf-8")
    assert violations(visit(message)) == []

    embed = station / "zurich/2026-11-23/0900-zurich-0/embed.html"
    embed.write_text(render_embed(shown(), "index.html"), encoding="utf-8")
    page = visit(embed, size=(640, 170))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= 170
    page.get_by_role("button", name="Sendung abspielen").click()
    until(page, "document.querySelector('audio').currentTime > 0.2")


def test_a_corrected_and_a_retracted_edition_are_accessible_and_say_so(visit, tmp_path):
    wrong = Correction(line=3, kind="news", was="Es waren 1856 Leute.", now="Es waren 71 Leute.", at=AIR_AT)
    sound = write_sound(tmp_path / "sound.mp3", 2)
    corrected = visit(
        write_dashboard(tmp_path / "corrected", sound, shown(corrections=(wrong,), edition=2)), size=PHONE
    )
    assert violations(corrected) == []
    assert "Es waren 71 Leute." in corrected.locator(".banner.right").inner_text()

    grave = tmp_path / "tombstone.html"
    gone = shown(status="retracted", retraction=Retraction(reason="Der Name war falsch.", at=AIR_AT))
    grave.write_text(render_tombstone(gone), encoding="utf-8")
    page = visit(grave, scheme="dark")
    assert violations(page) == []
    assert "Der Name war falsch." in page.locator("main").inner_text()
