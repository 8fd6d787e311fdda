"""A whole show in a language that is a folder of templates and nothing else."""

import json
from pathlib import Path

import pytest
import yaml
from mutagen.id3 import ID3

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.language.wording import wording
from radiox_tasks.script.phrases.house_phrases import phrasebook
from tests.databases import sample_sqlite
from tests.e2e.harness import run_radiox
from tests.standins.elevenlabs_server import elevenlabs_standin

pytestmark = pytest.mark.slow

PRESET = {
    "name": "romandie",
    "title": "RadioX Romandie",
    "language": "fr",
    "timezone": "Europe/Zurich",
    "duration": 60,
    "feeds": [{"url": "https://example.org/rss", "name": "Exemple", "language": "fr"}],
}


def test_a_french_show_quotes_french_sources_and_everything_around_them_is_french(tmp_path: Path) -> None:
    preset = tmp_path / "romandie.yaml"
    preset.write_text(yaml.safe_dump(PRESET))
    home = tmp_path / "home"
    sample_sqlite(home)
    with elevenlabs_standin() as voice:  # the local French voices need a second of processor time a second of speech
        environment = {"ELEVENLABS_API_KEY": voice.key, "ELEVENLABS_BASE_URL": voice.url}
        done = run_radiox(home, "generate", "--preset", str(preset), "--sample", "--json", **environment)
    assert done.returncode == 0, done.stderr
    show = json.loads(done.stdout)
    folder = Path(show["folder"])
    assert (show["status"], show["rung"], show["degraded"], show["language"]) == ("published", "full", [], "fr")
    assert abs(show["duration_s"] - 60) <= 2

    written = [
        " ".join([article.title, article.teaser, *article.paragraphs])
        for feed in load_catalogue()
        if feed.language == "fr"
        for article in feed.articles
    ]
    news = [line for line in show["lines"] if line["kind"] == "news"]
    assert len(news) >= 2
    for line in news:
        assert line["evidence"]
        for piece in line["evidence"]:
            assert piece["quote"].rstrip(".") in line["text"]  # the outlet may be named before the full stop
            assert any(piece["quote"] in text for text in written)

    kinds = {line["kind"] for line in show["lines"]}
    assert {"greeting", "disclosure", "sign-off"} <= kinds
    greeting = show["lines"][0]["text"]
    assert any(phrase.text in greeting for phrase in phrasebook("fr").families["sample_notice"])
    script = json.loads((folder / "script.json").read_text())
    assert [verdict for verdict in script["verdicts"] if verdict["verdict"] != "pass"] == []
    assert all(not any(character.isdigit() for character in line["spoken"]) for line in script["lines"])

    page = (folder / "index.html").read_text()
    assert '<html lang="fr"' in page
    said = wording("fr", "dashboard")
    assert all(said[name] in page for name in ("made_by_machine", "transcript", "near_misses", "checks"))
    assert "sources indépendantes" in page or "Publié par" in page
    feed = (home / "editions" / "romandie" / "feed.xml").read_text()
    assert "<language>fr</language>" in feed
    tags = ID3(folder / "show.mp3")
    assert {frame.lang for frame in tags.getall("USLT")} == {"fra"}
    assert wording("fr", "station")["sample"] in str(tags["TIT2"])
