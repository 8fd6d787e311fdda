"""Which blob store the station uses is a setting."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.open_store import get_blobs
from radiox_tasks.settings import get_settings
from tests.standins.supabase_server import KEY, supabase_server


def test_blobs_are_in_the_home_by_default(home: Path) -> None:
    blobs = get_blobs()
    reference = blobs.put(b"a take")
    assert isinstance(blobs, FolderBlobs)
    assert blobs.path(reference).is_relative_to(home / "blobs")


def test_workers_that_share_no_disk_pass_bytes_through_supabase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with supabase_server() as server:
        monkeypatch.setenv("RADIOX_BLOBS", "supabase")
        monkeypatch.setenv("SUPABASE_URL", server.url)
        monkeypatch.setenv("SUPABASE_SERVICE_KEY", KEY)
        get_settings.cache_clear()
        reference = get_blobs().put(b"a take")
        monkeypatch.setenv("RADIOX_HOME", str(tmp_path / "another machine"))
        get_settings.cache_clear()
        assert get_blobs().get(reference) == b"a take"
        assert list(server.buckets) == ["radiox-blobs"]


def test_another_store_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_BLOBS", "ftp")
    get_settings.cache_clear()
    with pytest.raises(ValidationError, match="local"):
        get_blobs()
