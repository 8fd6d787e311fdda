"""The page tests' own fixture sees what it is there to see."""

from pathlib import Path

import pytest

from tests.browser.accessibility import overflow, violations

pytestmark = pytest.mark.slow

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>A page</h1>{body}</main></body></html>"""


def _page(folder: Path, body: str) -> Path:
    path = folder / "page.html"
    path.write_text(PAGE.format(body=body), encoding="utf-8")
    return path


def test_a_good_page_has_no_violation(visit, tmp_path):
    page = visit(_page(tmp_path, "<p>Good.</p>"))

    assert violations(page) == []
    assert overflow(page) == []


def test_a_link_without_a_name_and_a_wide_box_are_found(visit, tmp_path):
    page = visit(_page(tmp_path, '<a href="#x"></a><div style="width:2000px">wide</div>'))

    assert [found.partition(":")[0] for found in violations(page)] == ["link-name"]
    assert overflow(page)


def test_mp3_can_be_played(visit, tmp_path):
    page = visit(_page(tmp_path, "<audio></audio>"))

    assert page.evaluate("document.querySelector('audio').canPlayType('audio/mpeg')") == "probably"
