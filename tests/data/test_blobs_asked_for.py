"""Whether a blob is gone is for Storage to say, in its own words, and costs little to ask."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from radiox_tasks.data.blobs.blob_store import MissingBlobError
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.configured_bucket import bucket
from radiox_tasks.providers.storage.remote_blobs import RemoteBlobs
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
    reference = RemoteBlobs(bucket(Settings(), "supabase", "radiox-blobs"), tmp_path / "here").put(b"a take")
    there = RemoteBlobs(bucket(Settings(), "supabase", "radiox-blobs"), tmp_path / "there")
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
    """A transaction of Storage's that clashed with another has this status too; the upload is tried again."""
    blobs, there = (
        RemoteBlobs(bucket(Settings(), "supabase", "radiox-blobs"), tmp_path / name) for name in ("here", "there")
    )
    blobs.put(b"a take")
    refusal = b'{"statusCode":"409","code":"TransactionError","error":"TransactionError","message":"try again"}'
    server.failures = [(400, refusal)]
    assert there.get(blobs.put(b"another")) == b"another"
    assert server.failures == []


def test_a_blob_known_to_be_there_is_not_asked_for_again_until_it_turns_out_missing(
    server: Supabase, tmp_path: Path
) -> None:
    here, there, elsewhere = (
        RemoteBlobs(bucket(Settings(), "supabase", "radiox-blobs"), tmp_path / name)
        for name in ("here", "there", "elsewhere")
    )
    reference = here.put(b"a take")
    assert there.get(reference) == b"a take"
    assert elsewhere.holds(reference)
    asked = len(server.asked)
    assert all(blobs.holds(reference) for blobs in (here, there, elsewhere))
    assert len(server.asked) == asked
    server.objects.clear()
    with pytest.raises(MissingBlobError):
        elsewhere.get(reference)
    assert not elsewhere.holds(reference)
    assert not elsewhere.holds(reference), "a loss is asked about anew each time"
    here.put(b"a take")
    assert elsewhere.holds(reference)


def test_what_was_known_is_asked_for_again_after_a_while(server: Supabase, tmp_path: Path) -> None:
    blobs = RemoteBlobs(bucket(Settings(), "supabase", "radiox-blobs"), tmp_path / "here", known_for=0.0)
    reference = blobs.put(b"a take")
    server.objects.clear()
    blobs.holds(reference)
    assert list(server.objects) == [f"radiox-blobs/{reference[:2]}/{reference}"], "the cache had it, and sent it again"


def test_a_storage_that_swallows_requests_costs_seconds_and_those_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        monkeypatch.setenv("SUPABASE_URL", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        monkeypatch.setenv("SUPABASE_SERVICE_KEY", KEY)
        blobs = RemoteBlobs(bucket(Settings(), "supabase", "radiox-blobs"), tmp_path / "here")
        began = time.monotonic()
        assert all(blobs.holds(f"{number:064x}") for number in range(20))
    assert time.monotonic() - began < 30
