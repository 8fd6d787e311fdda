"""Secrets and credentials in addresses do not show where settings or messages are printed."""

from pathlib import Path

import pytest

from radiox_tasks.data.jobs import job_step, load_job, queue_job
from radiox_tasks.data.store import Store
from radiox_tasks.logs import describe, strike_secrets, without_folders
from radiox_tasks.settings import Settings, get_settings


def test_settings_print_without_keys_and_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("RADIOX_BROKER_URL", "redis://user:pa55word@broker/0")
    monkeypatch.setenv("RADIOX_DATABASE_URL", "postgresql://user:pa55word@database/radiox")
    printed = repr(Settings())
    assert "very-secret" not in printed
    assert "pa55word" not in printed


@pytest.mark.parametrize(
    "address", ["redis://u:p@ss@host/0", "redis://:p/w@host/0", "redis://token@host", "https://a:b@c"]
)
def test_credentials_in_addresses_are_struck(address: str) -> None:
    text = strike_secrets(f"cannot reach {address}: refused")
    assert text.startswith("cannot reach ")
    assert text.endswith(": refused")
    for part in ("u:", "p@", "ss@", "p/w", "token", "a:b"):
        assert part not in text


def test_configured_keys_are_struck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "sk_0123456789abcdef")
    get_settings.cache_clear()
    assert strike_secrets("401 for sk_0123456789abcdef") == "401 for ***"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("No such file or directory: '/srv/my radio/blobs/ab/x.mp3'", "No such file or directory: 'x.mp3'"),
        ("No space: '/srv/a/b.wav' -> '/srv/c/d.wav'", "No space: 'b.wav' -> 'd.wav'"),
        ("ffmpeg: /tmp/radiox-x/in.wav: Invalid data", "ffmpeg: in.wav: Invalid data"),
        ("in:/srv/a.wav and file:///srv/b.wav", "in:a.wav and file://b.wav"),
        ("Command '['/opt/bin/ffmpeg', '-i', '/tmp/a/b']' failed", "Command '['ffmpeg', '-i', 'b']' failed"),
        (
            "https://example.com/a/b answered 404; and/or 1/2 / 3",
            "https://example.com/a/b answered 404; and/or 1/2 / 3",
        ),
    ],
)
def test_of_a_path_only_the_files_name_stays(text: str, left: str) -> None:
    assert without_folders(text) == left


def test_no_error_that_readers_see_names_a_folder(store: Store, tmp_path: Path) -> None:
    def work(_: object) -> dict[str, object]:
        (tmp_path / "take.wav").read_bytes()
        return {}

    job_id = queue_job(store.database)
    with pytest.raises(FileNotFoundError) as raised:
        store.ledger.run(job_step(job_id), work, show_id=None)
    job = load_job(store.database, job_id)
    assert job is not None
    for text in (job.error or "", describe(raised.value)):
        assert "take.wav" in text
        assert str(tmp_path.parent) not in text
