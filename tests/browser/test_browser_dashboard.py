"""The dashboard in a real browser: it plays, follows, can be steered by mouse and keyboard, and lets nothing in."""

from pathlib import Path

import pytest

from radiox_tasks.model.edition import ArticleRef, Cost, EvidenceRef, FeedRef, StepRef, StoryRef
from radiox_tasks.model.news import Absence, NearMiss
from radiox_tasks.model.sound import Check
from tests.browser.accessibility import overflow, violations
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.editions import SECONDS, shown, write_dashboard, write_sound
from tests.browser.waiting import until

pytestmark = pytest.mark.slow

HOSTILE = (
    "</script></style><img src=x onerror=alert(1)><svg onload=alert(2)>"
    """"' onmouseover="alert(3)" {{7*7}} javascript:alert(4)"""
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return write_sound(tmp_path_factory.mktemp("sound") / "show.mp3")


@pytest.fixture
def page_file(tmp_path: Path, sound: Path) -> Path:
    return write_dashboard(tmp_path / "edition", sound, shown())


def time(page) -> float:
    return page.evaluate("document.querySelector('audio').currentTime")


def plays(page) -> bool:
    return page.evaluate("!document.querySelector('audio').paused")


def test_the_button_plays_and_stops(visit, page_file):
    page = visit(page_file)
    page.get_by_role("button", name="Sendung abspielen").click()
    until(page, "document.querySelector('audio').currentTime > 0.2")

    assert page.locator(".player.playing").count() == 1
    page.get_by_role("button", name="Anhalten").click()
    assert not plays(page)


def test_a_button_that_copies_has_its_label_again_however_often_it_is_pressed(visit, page_file):
    page = visit(page_file)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: {writeText: async () => {}}})")
    button = page.locator("#copy-page")
    label = button.inner_text()
    button.click()
    until(page, f"document.querySelector('#copy-page').innerText !== {label!r}")
    button.click()
    page.wait_for_timeout(2500)  # both labels are put back after 1.6 s
    assert button.inner_text() == label


def test_space_plays_and_arrows_seek_wherever_no_control_has_the_keys(visit, page_file):
    page = visit(page_file)
    until(page, "document.querySelector('audio').readyState > 0")
    page.keyboard.press("Space")
    until(page, "!document.querySelector('audio').paused")
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Space")
    assert not plays(page)
    before = time(page)
    page.keyboard.press("ArrowRight")
    until(page, f"document.querySelector('audio').currentTime >= {before} + 4.9")


def test_the_waveform_seeks_by_click_drag_and_keyboard(visit, page_file):
    page = visit(page_file)
    until(page, "document.querySelector('audio').readyState > 0")
    seek = page.get_by_role("slider", name="Stelle in der Sendung")
    box = seek.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.click(box["x"] + box["width"] / 2, middle)
    until(page, f"Math.abs(document.querySelector('audio').currentTime - {SECONDS / 2}) < 1.5")
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, middle, steps=4)
    assert "·" in page.locator(".tip").inner_text()
    assert page.locator(".now-at").inner_text() == "0:10"
    page.mouse.up()
    until(page, f"Math.abs(document.querySelector('audio').currentTime - {SECONDS / 4}) < 1.5")
    seek.focus()
    page.keyboard.press("End")
    until(page, f"document.querySelector('audio').currentTime > {SECONDS} - 2")
    page.keyboard.press("Home")
    until(page, "document.querySelector('audio').currentTime < 1.5")
    page.keyboard.press("PageUp")
    until(page, "document.querySelector('audio').currentTime > 4")
    assert seek.get_attribute("aria-valuetext").count(":") == 1


def test_a_click_on_a_line_plays_it_and_the_text_follows(visit, page_file):
    page = visit(page_file)
    page.locator("#line-6 .words").click()
    until(page, "document.querySelector('audio').currentTime >= 22.5")

    assert page.locator(".line.now").get_attribute("id") == "line-6"
    assert page.locator(".chapter[aria-current]").inner_text().endswith("Der erste Zug durch den Gotthard")
    until(page, "document.querySelector('.line.now')?.id === 'line-7'")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.closest('.line').id") == "line-5"


def test_a_link_to_a_line_opens_the_show_there(visit, page_file):
    page = visit(page_file.as_uri() + "#line-5")
    until(page, "Math.abs(document.querySelector('audio').currentTime - 19) < 0.3")

    assert not plays(page)
    assert "open" in page.locator("#line-5").get_attribute("class")


def test_the_theme_switches_and_is_kept(visit, page_file):
    page = visit(page_file, scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    button = page.get_by_role("button", name="Dunkle Seite")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()

    assert page.evaluate(ground) != light
    assert button.get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.evaluate(ground) != light


def test_the_command_that_corrects_a_line_is_copied(visit, page_file):
    page = visit(page_file)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#line-3 .words").focus()
    page.locator("#line-3 .correct").click()
    until(page, "document.getElementById('said').textContent === 'Kopiert'")

    assert page.evaluate("navigator.clipboard.readText()") == 'radiox shows correct show-1 --line 3 --text ""'


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_every_theme_is_accessible(visit, page_file, size, scheme):
    assert violations(visit(page_file, size=size, scheme=scheme)) == []


def test_every_width_fits_with_the_player_above_the_fold(visit, page_file):
    page = visit(page_file)
    for width, height in (PHONE, DESKTOP, (320, 568), (768, 1024), (2560, 1440)):
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == []
        player = page.locator(".play").bounding_box()
        assert player["y"] + player["height"] < height, f"at {width} px"


def test_without_script_the_browsers_own_player_and_all_evidence_are_there(visit, page_file):
    page = visit(page_file, script=False, size=PHONE)

    assert page.locator("audio").is_visible()
    assert page.locator("#line-3 blockquote").is_visible()
    assert not page.locator("#theme").is_visible()


def test_nothing_from_outside_becomes_markup_or_runs(visit, tmp_path, sound):
    """HOSTILE stands in every field that a feed, a model or a provider can fill; the visit fails on any dialog."""
    base = shown()
    piece = EvidenceRef(
        url="javascript:alert(1)",
        quote=HOSTILE,
        start=0,
        end=len(HOSTILE),
        context_start=0,
        context=f"{HOSTILE} {HOSTILE}",
    )
    evil = shown(
        title=HOSTILE,
        stories=tuple(
            StoryRef(
                title=HOSTILE,
                reason=HOSTILE,
                update_of=HOSTILE,
                story_id=story.story_id,
                articles=(ArticleRef(url=f"https://x.example.org/{HOSTILE}", source=HOSTILE, title=HOSTILE),),
            )
            for story in base.stories
        ),
        lines=tuple(
            line.model_copy(update={"text": HOSTILE, "name": HOSTILE, "speaker": HOSTILE, "evidence": (piece, piece)})
            for line in base.lines
        ),
        near_misses=(NearMiss(title=HOSTILE, reason=HOSTILE, url="data:text/html,<script>alert(1)</script>"),),
        absences=(Absence(what=HOSTILE, why=HOSTILE),),
        feeds=(FeedRef(url="javascript:alert(1)", name=HOSTILE, status="failed", articles=0, error=HOSTILE),),
        steps=(
            *base.steps,
            StepRef(
                name=HOSTILE, key="k", status=HOSTILE, reused=True, seconds=1, cost=1, error=HOSTILE, queue=HOSTILE
            ),
        ),
        checks=(Check(name=HOSTILE, verdict="warn", value=HOSTILE, limit=HOSTILE, detail=HOSTILE),),
        degraded=(HOSTILE,),
        writer=HOSTILE,
        cover_by=HOSTILE,
        cost=Cost(currency="USD", total=1.0),
    )  # fmt: skip
    page = visit(write_dashboard(tmp_path / "evil", sound, evil))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for element in page.locator("main *:visible").all()[:200]:
        element.dispatch_event("mouseover")
    page.locator(".chapter").first.click()

    assert page.locator("img").count() == 1
    assert page.locator("script").count() == 1
    assert page.locator("[onerror], [onload], [onmouseover]").count() == 0
    assert page.locator("a[href^='javascript'], a[href^='data']").count() == 0
    assert "49" not in page.locator("h1").inner_text()
    assert page.locator("h1").inner_text() == HOSTILE
