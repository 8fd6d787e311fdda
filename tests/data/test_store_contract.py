"""Every store through one contract: the folder, Supabase Storage (a stand-in), and S3 (moto's server)."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy

from radiox_tasks.data.blobs.blob_store import BlobStore, FolderBlobs, MissingBlobError
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage import bucket as bucket_module
from radiox_tasks.providers.storage.bucket import Bucket, MissingObjectError
from radiox_tasks.providers.storage.configured_bucket import bucket, edition_bucket
from radiox_tasks.providers.storage.remote_blobs import RemoteBlobs
from radiox_tasks.settings import Settings
from radiox_tasks.station.doctor import store_checks
from tests.standins.s3_server import CREDENTIALS, s3_server
from tests.standins.supabase_server import KEY, Supabase, supabase_server

PAST = datetime.now(UTC) - timedelta(days=1)
FUTURE = datetime.now(UTC) + timedelta(days=1)
LARGE = 13 * 1024 * 1024  # three parts of a resumable upload, two of a multipart one


@dataclass
class Remote:
    """A store that runs, and the settings that name it."""

    kind: Any
    settings: Settings
    supabase: Supabase | None = None

    def bucket(self, name: str = "station") -> Bucket:
        return bucket(self.settings, self.kind, name)


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(params=["supabase", "s3"])
def remote(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    if request.param == "supabase":
        with supabase_server() as server:
            settings = Settings(SUPABASE_URL=server.url, SUPABASE_SERVICE_KEY=KEY, RADIOX_BUCKET="station")
            yield Remote("supabase", settings, server)
        return
    url = request.getfixturevalue("s3_url")
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    httpx.post(f"{url}/moto-api/reset")
    yield Remote("s3", Settings(RADIOX_S3_ENDPOINT=url, RADIOX_S3_BUCKET="station"))


@pytest.fixture(params=["folder", "remote"])
def blobs(request: pytest.FixtureRequest, remote: Remote, tmp_path: Path) -> BlobStore:
    if request.param == "folder":
        return FolderBlobs(tmp_path / "blobs")
    return RemoteBlobs(remote.bucket("station-blobs"), tmp_path / "cache", known_for=0.0)


@pytest.mark.slow
def test_what_is_put_is_got_found_listed_and_dropped(blobs: BlobStore, tmp_path: Path) -> None:
    reference = blobs.put(b"a take")
    assert blobs.put(b"a take") == reference
    (tmp_path / "file").write_bytes(b"a master")
    other = blobs.put_file(tmp_path / "file")
    assert blobs.get(reference) == blobs.peek(reference) == b"a take"
    assert blobs.path(other).read_bytes() == b"a master"
    assert blobs.holds(reference)
    assert {name: blob.size for name, blob in blobs.stored().items()} == {reference: 6, other: 8}
    assert blobs.delete(reference, FUTURE) > 0
    assert not blobs.holds(reference)
    assert set(blobs.stored()) == {other}
    for missing in (reference, "0" * 64, "../../etc/passwd"):
        with pytest.raises(MissingBlobError):
            blobs.get(missing)


@pytest.mark.slow
def test_an_object_that_may_not_be_deleted_is_an_error(remote: Remote) -> None:
    if remote.kind == "s3":
        bucket = remote.bucket()
        bucket.ensure(public=False)
        bucket.put("zurich/feed.xml", b"<rss/>", content_type="text/xml", cache_seconds=60)
        denied = {"Effect": "Deny", "Principal": "*", "Action": ["s3:DeleteObject"], "Resource": ["arn:aws:s3:::*"]}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [denied]})
        bucket._client.put_bucket_policy(Bucket=bucket.name, Policy=policy)
        with pytest.raises(ProviderError, match=r"s3 removal: AccessDenied .*what the key may do"):
            bucket.delete(["zurich/feed.xml"])


@pytest.mark.slow
def test_a_blob_that_was_stored_again_is_not_dropped(blobs: BlobStore) -> None:
    reference = blobs.put(b"a take")
    assert blobs.delete(reference, PAST) == 0
    assert blobs.get(reference) == b"a take"


@pytest.mark.slow
def test_blobs_travel_between_machines(remote: Remote, tmp_path: Path) -> None:
    here, there = (RemoteBlobs(remote.bucket("station-blobs"), tmp_path / name) for name in ("here", "there"))
    assert there.get(here.put(b"a take")) == b"a take"


@pytest.mark.slow
def test_an_object_has_its_type_its_age_and_byte_ranges(remote: Remote) -> None:
    files = remote.bucket()
    files.ensure(public=True)
    files.put("zurich/show.mp3", b"0123456789", content_type="audio/mpeg", cache_seconds=60)
    answer = httpx.get(files.address("zurich/show.mp3"))
    assert answer.content == b"0123456789"
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["cache-control"] == "max-age=60"
    part = httpx.get(files.address("zurich/show.mp3"), headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, b"234")
    files.put("zurich/show.mp3", b"new", content_type="audio/mpeg", cache_seconds=60)
    assert files.get("zurich/show.mp3") == b"new"
    assert [(entry.path, entry.size) for entry in files.list()] == [("zurich/show.mp3", 3)]
    files.delete(["zurich/show.mp3", "zurich/never-there.mp3"])
    assert not files.exists("zurich/show.mp3", timeout=5)
    with pytest.raises(MissingObjectError):
        files.get("zurich/show.mp3")


@pytest.mark.slow
def test_a_private_bucket_is_read_by_signed_addresses(remote: Remote) -> None:
    files = remote.bucket("private")
    files.ensure(public=False)
    files.put("a.mp3", b"sound", content_type="audio/mpeg", cache_seconds=60)
    assert httpx.get(files.address("a.mp3", expires=60)).content == b"sound"
    if remote.kind == "supabase":  # moto serves every bucket to everybody
        assert httpx.get(files.address("a.mp3")).is_error


@pytest.mark.slow
def test_a_large_file_goes_up_in_parts(remote: Remote, tmp_path: Path) -> None:
    file = tmp_path / "show.mp3"
    file.write_bytes(bytes(range(256)) * (LARGE // 256))
    files = remote.bucket()
    files.ensure(public=True)
    if remote.supabase:
        remote.supabase.broken_parts = 2  # the connection breaks in the middle of a part, twice
    files.put("show.mp3", file, content_type="audio/mpeg", cache_seconds=60)
    assert files.get("show.mp3") == file.read_bytes()
    assert httpx.head(files.address("show.mp3")).headers["content-type"] == "audio/mpeg"


def test_an_unreachable_url_is_transient_and_the_error_contains_no_key(remote: Remote) -> None:
    nowhere = {"supabase_url": "http://127.0.0.1:9", "s3_endpoint": "http://127.0.0.1:9"}
    files = bucket(remote.settings.model_copy(update=nowhere), remote.kind, "station")
    with pytest.raises(ProviderError) as caught:
        files.get("a")
    assert caught.value.kind == "transient"
    assert not any(secret in str(caught.value) for secret in (KEY, "secret", "AKIA"))


def test_the_settings_choose_the_store(remote: Remote) -> None:
    assert edition_bucket(remote.settings).name == "station"


# What goes wrong with a bucket that somebody has made by hand


@pytest.fixture
def server() -> Iterator[Supabase]:
    with supabase_server() as running:
        yield running


def test_a_failed_upload_is_tried_again(server: Supabase) -> None:
    files = bucket(Settings(SUPABASE_URL=server.url, SUPABASE_SERVICE_KEY=KEY), "supabase", "radiox")
    files.ensure(public=True)
    server.failures = [(503, b"upstream connect error")] * 2
    files.put("a.mp3", b"sound", content_type="audio/mpeg", cache_seconds=60)
    assert files.get("a.mp3") == b"sound"


def test_a_private_bucket_behind_public_links_is_refused_with_the_way_out(server: Supabase) -> None:
    server.buckets["radiox"] = False
    settings = Settings(SUPABASE_URL=server.url, SUPABASE_SERVICE_KEY=KEY)
    with pytest.raises(ProviderError, match="make it public"):
        edition_bucket(settings).ensure(public=True)
    edition_bucket(settings.model_copy(update={"public_url": "https://radio.example.org"})).ensure(public=True)


@pytest.mark.parametrize("size", [2_000, LARGE])
def test_a_size_limit_is_reported_by_the_first_upload(server: Supabase, tmp_path: Path, size: int) -> None:
    server.buckets["radiox"], server.size_limits["radiox"] = True, 1_000
    (tmp_path / "show.mp3").write_bytes(b"x" * size)
    files = edition_bucket(Settings(SUPABASE_URL=server.url, SUPABASE_SERVICE_KEY=KEY))
    with pytest.raises(ProviderError, match="raise its file size limit") as caught:
        files.put("show.mp3", tmp_path / "show.mp3", content_type="audio/mpeg", cache_seconds=60)
    assert caught.value.kind == "invalid"


def anon_key() -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"role": "anon", "iss": "supabase"}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{claims}.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("key", "public", "limit", "verdict", "message"),
    [
        (KEY, True, None, "ok", "is there"),
        (KEY, False, None, "fail", "is private"),
        (KEY, True, 5_242_880, "warn", "5.0 MB at most"),
        (anon_key(), True, None, "fail", "is the anon key"),
        ("sb_publishable_0123456789abcdef", True, None, "fail", "is the publishable key"),
    ],
)
def test_doctor_says_what_is_wrong_with_a_bucket(
    server: Supabase, key: str, public: bool, limit: int | None, verdict: str, message: str
) -> None:
    server.buckets["radiox"] = public
    if limit:
        server.size_limits["radiox"] = limit
    finding = store_checks.store(Settings(SUPABASE_URL=server.url, SUPABASE_SERVICE_KEY=key))
    assert (finding.verdict, message in finding.detail) == (verdict, True), finding


def test_an_anon_key_is_reported_by_the_first_upload(server: Supabase) -> None:
    server.buckets["radiox"] = True
    with pytest.raises(ProviderError, match="SUPABASE_SERVICE_KEY is the anon key"):
        edition_bucket(Settings(SUPABASE_URL=server.url, SUPABASE_SERVICE_KEY=anon_key())).ensure(public=True)


@pytest.mark.slow
def test_doctor_asks_s3_for_its_bucket(remote: Remote) -> None:
    if remote.kind == "s3":
        assert "is created with the first edition" in store_checks.store(remote.settings).detail
        remote.bucket().ensure(public=True)
        assert store_checks.store(remote.settings).verdict == "ok"
        private = remote.settings.model_copy(update={"s3_bucket": "private"})
        edition_bucket(private).ensure(public=False)
        assert "no policy" in store_checks.store(private).detail


def test_the_sql_creates_buckets_without_public_write_access(postgres_url: str) -> None:
    """In a schema as Supabase's, with its roles; run twice, as its head says it may be."""
    sql = (Path(bucket_module.__file__).with_name("supabase_storage.sql")).read_text()
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.connect() as connection, connection.begin() as undone:
        run = lambda text: connection.exec_driver_sql(text)  # noqa: E731
        run("create role anon; create role authenticated; create role service_role bypassrls")
        run("create schema storage; grant usage on schema storage to anon, authenticated, service_role")
        run("create table storage.buckets (id text primary key, name text, public boolean, file_size_limit bigint)")
        run("create table storage.objects (id serial primary key, bucket_id text, name text)")
        run("grant all on all tables in schema storage to anon, authenticated, service_role")
        run("grant all on all sequences in schema storage to anon, authenticated, service_role")
        for _ in range(2):
            run(sql)
        buckets = run("select id, public from storage.buckets order by id").fetchall()
        assert [tuple(row) for row in buckets] == [("radiox", True), ("radiox-blobs", False)]
        run("set role service_role")
        run("insert into storage.objects (bucket_id, name) values ('radiox', 'show.mp3'), ('radiox-blobs', 'ab/cd')")
        run("set role anon")
        assert [row[0] for row in run("select name from storage.objects").fetchall()] == ["show.mp3"]
        assert run("delete from storage.objects").rowcount == 0
        with pytest.raises(sqlalchemy.exc.ProgrammingError, match="row-level security"), connection.begin_nested():
            run("insert into storage.objects (bucket_id, name) values ('radiox', 'forged.mp3')")
        run("reset role")
        undone.rollback()
    engine.dispose()
