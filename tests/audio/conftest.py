"""One mastered show, made once and looked at by many tests."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from radiox_tasks.audio.id3 import Tags, tag_file
from radiox_tasks.audio.programme.make_master import produce
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.model.preset import Sound
from tests.audio.audio_stage import jingle, line, script, speech, take, tone
from tests.audio.whole_file import Made, Mark, cover


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A show of five lines in two stories, with its tags."""
    folder = tmp_path_factory.mktemp("made")
    store = FolderBlobs(folder / "blobs")
    lines = [
        line(1, "greeting"),
        line(2, "news", "a"),
        line(3, "news", "a", speaker="jarvis"),
        line(4, "news", "b"),
        line(5, "sign-off"),
    ]
    takes = [take(store, each.n, speech(1.6 + 0.3 * each.n, each.n)) for each in lines]
    music = jingle(folder / "music", tone(9, 220, 0.05) + tone(9, 331, 0.05))
    text = script(lines)
    master = produce(text, takes, sound=Sound(), duration=None, jingle=music, blobs=store, workdir=folder / "work")
    marks = [Mark("Opening", 0.0, 7.0), Mark("First: Zürich – «heute»", 7.0, 16.0, "https://example.org/a?b=1&c=ü")]
    tags = Tags(
        title="08:00 Zürich: ein Anfang",
        artist="RadioX",
        album="RadioX Zürich",
        date=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        language="de",
        disclosure="Von einer Maschine gemacht.",
        sample=True,
        show_id="abc",
        transcript="Zeile eins\nZeile zwei",
        chapters=marks,
        cover=cover(),
    )
    audio = store.get(master.blob)
    path = folder / "show.mp3"
    tag_file(store.path(master.blob), tags, path)
    return Made(text, master, audio, tags, path)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)
