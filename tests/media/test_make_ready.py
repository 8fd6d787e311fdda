"""What is kept, once, of a show that is ready."""

import pytest

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.step_outputs import record_output
from radiox_tasks.data.store import Store
from radiox_tasks.media import release
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.model.declared.steps import MIX, Mixed, MixInputs, Persisted
from radiox_tasks.model.preset import Sound
from radiox_tasks.settings import get_settings
from tests.media.made_shows import made_show


@pytest.fixture
def store(database: Database) -> Store:
    settings = get_settings()
    return Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))


def test_a_ready_show_keeps_its_programme_once(store: Store) -> None:
    made = made_show(store, air_in=60)
    untagged = store.blobs.put(b"the programme without tags")
    inputs = MixInputs(takes=(), script=made.script_ref, sound=Sound(), duration=None, jingle="")
    record_output(store, MIX, inputs, Mixed(ref=store.blobs.put(b"{}"), audio=untagged), show_id=made.show_id)
    made.ready()
    assert not store.blobs.holds(untagged)
    made.on_air()
    [edition] = (editions_root(store.settings.home) / "hourly").glob("*/*/show.mp3")
    assert edition.stat().st_nlink == 3, "blob, edition, latest: one file"


def test_a_programme_of_two_shows_is_kept_until_both_are_ready(store: Store) -> None:
    """Their mixes have the same bytes, and so one file."""
    shows = [made_show(store, name=name, air_in=60) for name in ("first", "second")]
    untagged = store.blobs.put(b"the programme of both without tags")
    for made in shows:
        inputs = MixInputs(takes=(), script=made.show_id, sound=Sound(), duration=None, jingle="")
        record_output(store, MIX, inputs, Mixed(ref=store.blobs.put(b"{}"), audio=untagged), show_id=made.show_id)
    kept = []
    for made in shows:
        made.ready()
        kept.append(store.blobs.holds(untagged))
    assert kept == [True, False]


def test_a_show_is_ready_once(store: Store) -> None:
    made = made_show(store, air_in=60).ready()
    with pytest.raises(release.ClosedMeanwhileError):
        release.make_ready(store, made.show_id, Persisted(document="", audio="", cover=""), "")
