"""The newsroom in a real browser: by keyboard, on a phone, light and dark, without a request to elsewhere."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from radiox_tasks.data.jobs import STOPPED, job_step
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.changes import close_show, record_submission, step_down
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.settings import get_settings
from tests.browser.accessibility import overflow, violations
from tests.browser.chromium import DESKTOP, PHONE
from tests.gateway.serving import GUARDED, Serving, serving, token

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

PAGES = (
    "/", "/newsroom/shows", "/newsroom/shows/{show}", "/newsroom/presets", "/newsroom/presets/zurich-en",
    "/newsroom/presets/new", "/newsroom/feeds", "/newsroom/voices", "/newsroom/costs", "/newsroom/station", "/signin",
)  # fmt: skip

Visit = Callable[..., "Page"]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """An open gateway with a show in each state."""
    with serving(tmp_path_factory.mktemp("newsroom"), RADIOX_RATE_LIMIT="1000000") as served:
        yield served


def making(served: Serving) -> str:
    """A show that is being made, as far as its feeds."""
    database, ledger = served.store.database, served.store.ledger
    preset = load_preset("zurich-en", settings=get_settings())
    show_id = order_show(database, preset, air_at=datetime.now(UTC) + timedelta(minutes=3))
    assert show_id is not None
    record_submission(database, show_id)
    for number, feed in enumerate(preset.feeds[:3]):
        step = Entry("fetch", {"show": show_id, "n": number}, label=f"{feed.name} ({feed.category})")
        ledger.run(step, lambda _: {}, show_id=show_id, queue="content")
    return show_id


@pytest.fixture(scope="module")
def show(newsroom: Serving) -> str:
    show_id = making(newsroom)
    step_down(newsroom.store.database, show_id, "fewer", "fewer stories: little time was left before air time")
    failed = making(newsroom)
    close_show(newsroom.store.database, failed, "failed", error="none of the feeds gave an article")
    return show_id


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_everybody(visit: Visit, newsroom: Serving, show: str, path: str) -> None:
    page = visit(newsroom.url + path.format(show=show), size=DESKTOP, scheme="light")
    page.wait_for_load_state("load")
    assert violations(page) == []
    assert overflow(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    assert overflow(page) == []


def test_both_schemes_have_the_dashboards_colours(newsroom: Serving) -> None:
    css = newsroom.client.get("/newsroom/assets/newsroom.css").text
    assert css.count("--paper: light-dark(") == css.count("--c-speaker:") == 1


def test_the_canvas_fills_in_while_somebody_looks(visit: Visit, newsroom: Serving) -> None:
    show_id = making(newsroom)
    page = visit(f"{newsroom.url}/newsroom/shows/{show_id}")
    gather = page.locator(".stage").first
    assert gather.locator(".n-done").count() == 3
    step = Entry("fetch", {"show": show_id, "n": 99}, label="another")
    newsroom.store.ledger.run(step, lambda _: {}, show_id=show_id, queue="content")
    gather.locator(".n-done").nth(3).wait_for()
    close_show(newsroom.store.database, show_id, "cancelled", error="by a test")
    page.get_by_text("by a test").wait_for()


def test_on_a_bare_machine_one_button_makes_the_sample_show_and_leads_there(visit: Visit, tmp_path: Path) -> None:
    with serving(tmp_path) as bare:
        page = visit(bare.url)
        page.get_by_role("heading", name="Make your first show").wait_for()
        page.get_by_role("button", name="Make the sample show").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/newsroom/shows/*")
        assert "sample show" in page.locator(".show-head").inner_text()
        page.get_by_role("button", name="Cancel").wait_for()
        page.close()  # it would ask for its events again while the gateway ends


def test_a_page_says_that_a_jobs_worker_stopped_and_does_not_wait_for_ever(visit: Visit, newsroom: Serving) -> None:
    page = visit(f"{newsroom.url}/newsroom/voices")
    page.clock.install()
    with page.expect_response("**/hear") as sent:
        page.get_by_role("button", name="Play").first.click()
    with newsroom.store.database.transaction() as session:
        key = job_step(sent.value.json()["job_id"]).key
        over = newsroom.store.database.now(session) - timedelta(seconds=1)
        session.execute(update(StepRow).where(StepRow.key == key).values(status="running", lease_until=over))
    page.get_by_text(STOPPED).wait_for()
    page.clock.fast_forward("31:00")
    page.get_by_text("It is not done after half an hour.").wait_for()
    assert page.get_by_role("button", name="Play").first.is_enabled()


def test_a_preset_is_made_with_a_form_that_says_what_is_wrong_where(visit: Visit, newsroom: Serving) -> None:
    page = visit(f"{newsroom.url}/newsroom/presets/new")
    page.locator("#f-name").fill("harbour")
    page.locator("#f-title").fill("Harbour Radio")
    page.locator("#f-feeds-0-url").fill("https://www.example.org/feed.xml")
    page.locator("#f-schedule-cron").fill("whenever")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("not a cron expression").wait_for()
    page.locator("#f-schedule-cron").fill("0 7 * * *")
    page.locator("#f-feeds-0-name").fill("example")
    page.get_by_role("button", name="Add to feeds").click()
    page.locator("#f-feeds-1-url").fill("https://www.example.net/feed.xml")
    page.locator("#f-feeds-1-name").fill("second")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/newsroom/presets/harbour")
    kept = newsroom.client.get("/api/v1/presets/harbour").json()["preset"]
    assert kept["schedule"]["cron"] == "0 7 * * *"
    assert [feed["name"] for feed in kept["feeds"]] == ["example", "second"]


def test_signing_in_and_out_by_keyboard(visit: Visit, tmp_path: Path) -> None:
    with serving(tmp_path, **GUARDED) as guarded:
        page = visit(f"{guarded.url}/signin")
        page.get_by_label("Token").fill(token(sub="ada", scope="read"))
        page.get_by_role("button", name="Sign in").press("Enter")
        page.wait_for_url(f"{guarded.url}/")
        assert "ada" in page.locator(".who").inner_text()
        page.goto(f"{guarded.url}/newsroom/voices")
        assert page.get_by_role("button", name="Play").count() == 0  # a reader produces nothing
        page.get_by_role("button", name="Sign out").press("Enter")
        page.wait_for_url("**/signin")
        page.goto(guarded.url)
        page.wait_for_url("**/editions/index.html")


HOSTILE = "</title></script><img src=x onerror=alert(1)>\"'><svg onload=alert(2)>{{7*7}}"
"""What a feed, a provider's error, a host or a preset may say of itself."""


@pytest.fixture(scope="module")
def hostile_show(newsroom: Serving) -> str:
    """A failed show whose every text is hostile, of a preset and with a host whose texts are."""
    known = newsroom.client.get("/api/v1/presets/zurich-en").json()["preset"]
    feed = {**known["feeds"][0], "name": HOSTILE[:60], "category": "x"}
    document = {**known, "name": "hostile", "title": HOSTILE, "feeds": [feed]}
    newsroom.client.post("/api/v1/presets", json={"document": document}).raise_for_status()
    host = {"speaker": "eve", "name": HOSTILE[:60], "character": HOSTILE}
    newsroom.client.post("/api/v1/speakers", json=host).raise_for_status()
    preset = load_preset("zurich-en", settings=get_settings()).model_copy(update={"name": "hostile", "title": HOSTILE})
    show_id = order_show(newsroom.store.database, preset, air_at=datetime.now(UTC))
    assert show_id is not None

    def fail(_: object) -> dict[str, object]:
        raise ValueError(HOSTILE)

    step = Entry("fetch", {"show": show_id}, label=HOSTILE)
    with pytest.raises(ValueError, match="onerror"):
        newsroom.store.ledger.run(step, fail, show_id=show_id, queue="content")
    step_down(newsroom.store.database, show_id, "fewer", HOSTILE)
    close_show(newsroom.store.database, show_id, "failed", error=HOSTILE)
    return show_id


@pytest.mark.parametrize("path", [*PAGES, "/newsroom/presets/hostile", "/newsroom/shows/{show}/live"])
def test_texts_from_outside_stay_texts(visit: Visit, newsroom: Serving, hostile_show: str, path: str) -> None:
    page = visit(newsroom.url + path.format(show=hostile_show))
    assert page.locator("img[src='x'], svg[onload], [onerror]").count() == 0
    assert "49" not in page.title()


def test_a_hostile_show_is_told_word_for_word(visit: Visit, newsroom: Serving, hostile_show: str) -> None:
    page = visit(f"{newsroom.url}/newsroom/shows/{hostile_show}")
    assert HOSTILE in page.locator(".banner.bad").inner_text()
    assert HOSTILE in page.locator("h1").inner_text()
