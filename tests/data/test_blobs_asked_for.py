"""Whether a blob is gone is for Storage to say, in its own words, and costs little to ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiox_tasks.data.blobs import MissingBlobError
from radiox_tasks.data.calls import ProviderError
from radiox_tasks.data.supabase_blobs import SupabaseBlobs
from radiox_tasks.settings import Settings
from tests.standins.supabase_server import KEY, Supabase, supabase_server

NOT_STORAGES = [
    (404, "text/html", b"<html>404 Not Found</html>"),
    (404, "text/plain", b""),
    (404, "application/json", b'{"message":"no Route matched with those values"}'),
    (404, "application/json", b'{"message":"Route GET:/x not found","error":"Not Found","statusCode":404}'),
]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Supabase]:
    with supabase_server() as running:
        monkeypatch.setenv("SUPABASE_URL", running.url)
        monkeypatch.setenv("SUPABASE_SERVICE_KEY", KEY)
        yield running


@pytest.mark.parametrize("answer", NOT_STORAGES)
def test_a_404_that_is_not_storages_own_is_no_loss(
    server: Supabase, tmp_path: Path, answer: tuple[int, str, bytes]
) -> None:
    reference = SupabaseBlobs(Settings(), tmp_path / "here").put(b"a take")
    there = SupabaseBlobs(Settings(), tmp_path / "there")
    assert not there.holds("0" * 64)
    server.instead = answer
    assert there.holds(reference)
    with pytest.raises(ProviderError):
        there.get(reference)
    server.instead = None
    assert there.get(reference) == b"a take"
    with pytest.raises(MissingBlobError):
        there.get("0" * 64)


def test_a_409_that_is_not_storages_own_is_no_proof_that_a_blob_is_there(server: Supabase, tmp_path: Path) -> None:
    """A transaction of Storage's that clashed with another has this status too."""
    blobs = SupabaseBlobs(Settings(), tmp_path / "here")
    blobs.put(b"a take")
    told = b'{"statusCode":"409","code":"TransactionError","error":"TransactionError","message":"try again"}'
    server.failures = [(400, told)]
    with pytest.raises(ProviderError):
        blobs.put(b"another")
    assert blobs.put(b"another")
