"""The blob store keeps what it was given and says so when it does not have it."""

import os
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radiox_tasks.data.blobs.blob_store import FolderBlobs, MissingBlobError
from radiox_tasks.providers.storage.configured_bucket import bucket
from radiox_tasks.providers.storage.remote_blobs import RemoteBlobs
from radiox_tasks.settings import Settings
from tests.standins.supabase_server import KEY, supabase_server

SHARED_MEMORY = Path("/dev/shm")  # on Linux, a file system of its own


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=2000))
def test_a_blob_comes_back_as_it_was(tmp_path: Path, content: bytes) -> None:
    store = FolderBlobs(tmp_path)
    reference = store.put(content)
    assert store.get(reference) == content
    assert store.put(content) == reference
    assert store.path(reference).read_bytes() == content


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=2000))
def test_a_file_and_its_bytes_are_one_blob(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "source"
    source.unlink(missing_ok=True)
    source.write_bytes(content)
    store = FolderBlobs(tmp_path / "blobs")
    reference = store.put_file(source)
    assert store.put_file(source) == store.put(content) == reference
    source.unlink()
    assert store.get(reference) == content


def test_a_stored_file_takes_no_second_place_on_the_disk_and_is_new_there(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"RIFF")
    os.utime(source, (0, 0))
    store = FolderBlobs(tmp_path / "blobs")
    stored = store.path(store.put_file(source))
    assert stored.samefile(source)
    assert stored.stat().st_mtime > 0


def test_a_link_to_a_file_is_stored_as_the_file(tmp_path: Path) -> None:
    source, link = tmp_path / "source", tmp_path / "link"
    source.write_bytes(b"RIFF")
    link.symlink_to(source)
    store = FolderBlobs(tmp_path / "blobs")
    stored = store.path(store.put_file(link))
    source.unlink()
    assert stored.read_bytes() == b"RIFF"


@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="needs a second file system")
def test_a_file_on_another_disk_is_copied(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as elsewhere:
        source = Path(elsewhere) / "source"
        source.write_bytes(b"RIFF" * 100_000)
        store = FolderBlobs(tmp_path / "blobs")
        reference = store.put_file(source)
        assert not store.path(reference).samefile(source)
    assert store.get(reference) == b"RIFF" * 100_000
    assert [path.name for path in store.folder.glob("*/*")] == [reference]


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    source = tmp_path / "source"
    with source.open("wb") as file:
        file.truncate(64 << 20)
    store = FolderBlobs(tmp_path / "blobs")
    tracemalloc.start()
    try:
        store.put_file(source)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("reference", ["../../etc/passwd", "", "A" * 64, "0" * 64])
def test_what_is_not_there_is_said(tmp_path: Path, reference: str) -> None:
    with pytest.raises(MissingBlobError):
        FolderBlobs(tmp_path).get(reference)


@pytest.mark.slow
def test_a_file_goes_to_the_bucket_and_comes_back_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"RIFF" * 100_000)
    with supabase_server() as server:
        monkeypatch.setenv("SUPABASE_URL", server.url)
        monkeypatch.setenv("SUPABASE_SERVICE_KEY", KEY)
        here, there = (
            RemoteBlobs(bucket(Settings(), "supabase", "radiox-blobs"), tmp_path / name) for name in ("here", "there")
        )
        reference = here.put_file(source)
        assert here.put_file(source) == reference
        assert there.path(reference).read_bytes() == source.read_bytes()
        asked = len(server.asked)
        assert there.path(reference).is_file()
        assert len(server.asked) == asked, "what the cache has is not asked for"
