import base64
import hashlib
import re
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording, words
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.media.pages.date_format import clock
from radiox_tasks.model.edition import ArticleRef, Rung, ShowStatus, StoryRef
from radiox_tasks.model.formats.web_links import web_link
from radiox_tasks.model.news import NearMiss
from radiox_tasks.model.script import LineKind
from radiox_tasks.model.sound import SoundTrace
from radiox_tasks.model.timing.ladder import COULD_NOT_BE_MADE
from tests.media.media_documents import document, evidence_for, lines
from tests.media.parsed_page import Page

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&{{7*7}}"


def test_the_page_shows_the_whole_show() -> None:
    page = Page(render_dashboard(document()))
    words = " ".join(page.words.split())
    for line in document().lines:
        assert line.text in words
    for expected in ("Marcel", "Lucy", "Grund 1", "Haus 0", "Beinahe", "Märkte", "HTTP 503", "Maschinell erzeugt"):
        assert expected in words
    assert "Montag, 23. November 2026" in words
    assert "09:00" in words
    assert "-16" in words
    assert page.all("audio")[0]["src"] == "show.mp3"
    assert page.all("img")[0]["src"] == "cover.jpg"
    assert page.all("html")[0]["lang"] == "de"


def test_each_line_can_be_clicked_and_has_its_evidence_beside_it() -> None:
    page = Page(render_dashboard(document()))
    buttons = [b for b in page.all("button") if b.get("class") == "words"]
    assert len(buttons) == len(document().lines)
    assert [a["href"] for a in page.all("a") if a.get("class") == "n number"] == [f"#line-{n}" for n in range(1, 9)]
    commands = [b["data-command"] for b in page.all("button") if b.get("class") == "correct needs-js"]
    assert commands[2] == 'radiox shows correct show-1 --line 3 --text ""'
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert len(page.all("mark")) == sum(len(line.evidence) for line in document().lines)


def test_only_the_pages_own_style_and_script_may_run() -> None:
    html = render_dashboard(document())
    page = Page(html)
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.inside[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not [a for _, a in page.elements if "style" in a or any(name.startswith("on") for name in a)]
    loaded = [a.get("src") for _, a in page.elements if a.get("src")]
    assert loaded == ["cover.jpg", "show.mp3"]


def test_everything_from_outside_is_escaped_and_links_are_http_only() -> None:
    evil = document(
        title=HOSTILE,
        stories=(
            StoryRef(
                title=HOSTILE,
                reason=HOSTILE,
                story_id=HOSTILE,
                articles=(ArticleRef(url="javascript:alert(1)", source=HOSTILE, title=HOSTILE),),
            ),
        ),
        near_misses=(NearMiss(title=HOSTILE, reason=HOSTILE, url="data:text/html,x"),),
        lines=tuple(
            line.model_copy(
                update={
                    "text": HOSTILE,
                    "name": HOSTILE,
                    "evidence": (evidence_for("JaVaScRiPt:1", HOSTILE, HOSTILE),),
                }
            )
            for line in lines()
        ),
        degraded=(HOSTILE,),
        error=HOSTILE,
        status="failed",
        rung="fewer",
    )
    html = render_dashboard(evil)
    page = Page(html)
    assert len(page.all("img")) <= 1
    assert len(page.all("script")) == 1
    assert HOSTILE in page.words
    targets = [a["href"] for a in page.all("a") if a["href"] and not a["href"].startswith("#")]
    assert all(re.match(r"https?://|[a-z]+\.[a-z0-9]+$|(\.\./){2}index\.html$", target or "") for target in targets)


@given(text=st.text(max_size=80))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_leaves_the_page_whole(text: str) -> None:
    said = tuple(line.model_copy(update={"text": text, "name": text}) for line in lines()[:2])
    page = Page(render_dashboard(document(title=text, lines=said)))
    assert len(page.all("script")) == len(page.all("style")) == 1


@pytest.mark.parametrize("language", languages())
def test_every_status_rung_and_kind_has_its_words_in_each_language(language: str) -> None:
    own = wording(language, "dashboard")
    kinds = {"status": ShowStatus, "kind": LineKind}
    wanted = {f"{prefix}_{value}" for prefix, kind in kinds.items() for value in get_args(kind)}
    wanted |= {f"rung_text_{rung}" for rung in get_args(Rung) if rung not in ("full", "last-edition")}
    assert wanted <= set(own)
    assert set(own) == set(words("dashboard", "en"))


def test_a_word_the_page_does_not_know_is_shown_as_it_is() -> None:
    later = document().model_copy(update={"status": "archived", "rung": "someday"})
    assert "someday" in Page(render_dashboard(later)).words
    assert "archived" in Page(render_dashboard(later)).words


def test_english_shows_have_english_pages_and_a_language_without_words_gets_english() -> None:
    assert "What was said" in render_dashboard(document(language="en"))
    assert "What was said" in render_dashboard(document(language="xx"))
    assert "Was gesagt wurde" in render_dashboard(document())


def test_samples_and_cuts_are_said_at_the_top() -> None:
    plain = render_dashboard(document())
    assert "Probesendung" not in plain
    assert "Kürzer als sonst" not in plain
    marked = render_dashboard(document(sample=True, rung="headlines", degraded=("Zu wenig Zeit.",)))
    assert "Probesendung" in marked
    assert "nur die Schlagzeilen" in marked
    assert "Zu wenig Zeit." in marked


def test_a_sample_links_to_nothing_outside() -> None:
    def outside(html: str) -> list[str | None]:
        return [a["href"] for a in Page(html).all("a") if (a["href"] or "").startswith("http")]

    assert outside(render_dashboard(document()))
    assert outside(render_dashboard(document(sample=True))) == []


def test_listeners_of_a_repeated_edition_read_no_engineers_words() -> None:
    why = "choosing the stories: none of the 9 articles is news (widen the preset's news rules: max_age, min_priority)"
    repeated = document(rung="last-edition", degraded=(COULD_NOT_BE_MADE,), error=why)
    words = Page(render_dashboard(repeated)).words
    assert "max_age" not in words
    assert "Wiederholung" in words


def test_a_show_that_got_nowhere_still_has_a_page() -> None:
    bare = document(
        lines=(), stories=(), steps=(), checks=(), feeds=(), near_misses=(), absences=(), duration_s=None,
        loudness_lufs=None, true_peak_dbtp=None, status="failed", error="Keine Feeds erreichbar.",
    )  # fmt: skip
    assert "Keine Feeds erreichbar." in Page(render_dashboard(bare)).words


def test_what_was_not_measured_has_no_figure() -> None:
    curve = (-16.0, -16.0)
    trace = SoundTrace(peaks=(9,), loudness=curve, loudness_step_s=1.0, target_lufs=-16.0, ceiling_dbtp=-1.0)
    measured = Page(render_dashboard(document(trace=trace))).words
    unmeasured = Page(render_dashboard(document(trace=trace, loudness_lufs=None, true_peak_dbtp=None))).words
    assert "dBTP" in measured
    assert "dBTP" not in unmeasured
    assert unmeasured.count("LUFS") == measured.count("LUFS") - 1


def test_a_page_elsewhere_finds_its_files_under_a_base() -> None:
    page = Page(render_dashboard(document(), base="2026-11-23/0900-show-1/"))
    assert page.all("audio")[0]["src"] == "2026-11-23/0900-show-1/show.mp3"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example.org/x?y=1#z", True),
        ("http://a.example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https:", False),
        ("//a.example.org/", False),
        ("data:text/html,x", False),
        ('https://a.example.org/"onclick=', False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_whole_http_addresses_become_links(url: str, safe: bool) -> None:
    assert bool(web_link(url)) is safe


def test_positions_are_shown_in_minutes_and_hours() -> None:
    assert [clock(s) for s in (0, 59.9, 61, 3661)] == ["0:00", "0:59", "1:01", "1:01:01"]
