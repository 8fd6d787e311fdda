"""Installing voices from a mirror on loopback: a real model (joe's) under another name, and all that can go wrong."""

import hashlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import soundfile
from click.testing import CliRunner

from cli import main
from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.settings import get_settings
from radiox_tasks.speaker.catalogue import LocalVoice, bundled_voices, installed_voices, model_path
from radiox_tasks.speaker.local.download_voice import UnreachableError, VoiceError
from radiox_tasks.speaker.local.install import PIPER, PIPER_REVISION, file_url, find_voice, install, install_file
from radiox_tasks.speaker.local.local_voice import engine, speak_locally
from radiox_tasks.speaker.missing_voices import lacking, missing_voices, provision
from tests.speaker.speaking import ENGLISH, host
from tests.standins.voice_hub import Hub, voice_hub

KEY = "en_US-alias-medium"
FOLDER = "en/en_US/alias/medium"
CARD = b"# Model card\n\n* License: CC0\n"


@pytest.fixture(scope="module")
def joe() -> tuple[bytes, bytes]:
    """Joe's real model and its settings."""
    path = model_path(bundled_voices()["joe"], Path())
    assert path is not None
    return path.read_bytes(), Path(f"{path}.json").read_bytes()


@pytest.fixture
def hub(joe: tuple[bytes, bytes]) -> Iterator[Hub]:
    """A mirror that has joe's model under another name, and its index."""
    with voice_hub() as hub:
        files = {f"{FOLDER}/{KEY}.onnx": joe[0], f"{FOLDER}/{KEY}.onnx.json": joe[1], f"{FOLDER}/MODEL_CARD": CARD}
        index = {
            KEY: {
                "key": KEY,
                "name": "alias",
                "language": {"code": "en_US", "family": "en"},
                "files": {
                    path: {"size_bytes": len(content), "md5_digest": hashlib.md5(content).hexdigest()}  # noqa: S324
                    for path, content in files.items()
                },
                "aliases": [],
            }
        }
        for path, content in {**files, "voices.json": json.dumps(index).encode()}.items():
            hub.files[file_url("", PIPER, PIPER_REVISION, path)] = content
        yield hub


def small(hub: Hub, content: bytes) -> LocalVoice:
    """A voice of one file, of which only the size and the digest are looked at."""
    hub.files[file_url("", "some/where", "v1", "model.onnx")] = content
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return LocalVoice.model_validate(
        {
            "name": "small",
            "engine": "hibari",
            "language": "en",
            "licence": "CC0",
            "model": "model.onnx",
            "repository": "some/where",
            "revision": "v1",
            "files": [{"path": "model.onnx", "bytes": len(content), "digest": digest}],
        }
    )


@pytest.mark.slow
def test_a_voice_of_the_index_is_installed_with_its_licence_and_speaks(
    hub: Hub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_VOICES_URL", hub.url)
    get_settings.cache_clear()
    done = CliRunner().invoke(main, ["voices", "install", "alias"])
    assert done.exit_code == 0, done.output
    assert f"{KEY}: installed, licence CC0" in done.stdout
    assert (home / "voices" / KEY / "MODEL_CARD").read_bytes() == CARD
    again = CliRunner().invoke(main, ["voices", "install", "alias"])
    assert f"{KEY}: installed, licence CC0" in again.stdout, "as the card says, also to the second installer"
    voice = Voice(speaker="x", name="X", provider="piper", voice_id=KEY, language="en", local=True)
    alias = speak_locally(ENGLISH, voice, home=home)
    joe = speak_locally(ENGLISH, voice.model_copy(update={"voice_id": "joe"}), home=home)
    engine("piper").close()
    assert (alias.samples == joe.samples).all()
    listed = CliRunner().invoke(main, ["voices", "list", "--json"])
    assert [row["installed"] for row in json.loads(listed.stdout)["voices"] if row["name"] == KEY] == [True]
    heard = CliRunner().invoke(
        main, ["voices", "hear", "heart", "The lake is calm.", "--output", "heart.wav", "--json"]
    )
    assert heard.exit_code == 0, heard.output
    assert soundfile.info("heart.wav").duration == pytest.approx(json.loads(heard.stdout)["seconds"], abs=0.01)
    (home / "lexicon").mkdir()
    (home / "lexicon" / "en.yaml").write_text("Kloten: Kloaten\n", encoding="utf-8")
    heard = CliRunner().invoke(main, ["voices", "hear", "heart", "22 to Kloten.", "--json"])
    assert json.loads(heard.stdout)["spoken"] == "Twenty-two to Kloaten.", "as in a show"
    engine("hibari").close()


def test_a_download_that_breaks_goes_on_where_it_broke_off(hub: Hub, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40
    voice = small(hub, content)
    hub.break_after = 4000
    install(voice, tmp_path, hub.url)
    assert [wanted for _, wanted in hub.asked] == ["", "bytes=4000-", "bytes=8000-"]
    assert (tmp_path / "voices" / "small" / "model.onnx").read_bytes() == content
    assert not list((tmp_path / "voices").glob("*.partial"))


def test_a_mirror_that_knows_no_ranges_begins_again_and_is_given_up_on_in_the_end(hub: Hub, tmp_path: Path) -> None:
    voice = small(hub, b"0123456789" * 1000)
    hub.break_after, hub.ranges = 4000, False
    with pytest.raises(VoiceError, match="4000 of 10000 bytes came"):
        install(voice, tmp_path, hub.url)
    assert "small" not in installed_voices(tmp_path)
    hub.break_after = None
    install(voice, tmp_path, hub.url)
    assert installed_voices(tmp_path)["small"].licence == "CC0"


@pytest.mark.slow
def test_a_damaged_model_is_named_without_its_path_and_installed_again(
    hub: Hub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_VOICES_URL", hub.url)
    get_settings.cache_clear()
    voice = install(find_voice("alias", hub.url), home, hub.url)
    model = model_path(voice, home)
    assert model is not None
    whole = model.read_bytes()
    model.write_bytes(whole[: len(whole) // 2])
    host = Voice(speaker="x", name="X", provider="piper", voice_id=voice.name, language="en", local=True)
    with pytest.raises(ProviderError, match=r"model cannot be loaded .*radiox voices install") as refused:
        speak_locally(ENGLISH, host, home=home)
    assert str(home) not in str(refused.value)
    assert refused.value.kind == "invalid"
    assert CliRunner().invoke(main, ["voices", "install", "alias"]).exit_code == 0
    assert model.read_bytes() == whole
    assert speak_locally(ENGLISH, host, home=home).samples.size
    engine("piper").close()


def test_other_bytes_than_the_pinned_ones_are_never_installed(hub: Hub, tmp_path: Path) -> None:
    voice = small(hub, b"right" * 1000)
    url = file_url("", "some/where", "v1", "model.onnx")
    for content, why in ((b"wrong" * 1000, "not those of the pinned digest"), (b"right" * 1001, "longer than 5000")):
        hub.files[url] = content
        with pytest.raises(VoiceError, match=why):
            install(voice, tmp_path, hub.url)
    assert model_path(voice, tmp_path) is None
    hub.files[url] = b"right" * 1000
    assert model_path(install(voice, tmp_path, hub.url), tmp_path) is not None


def test_two_installers_at_once_fetch_it_once(hub: Hub, tmp_path: Path) -> None:
    voice = small(hub, b"x" * 500_000)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: install(voice, tmp_path, hub.url), range(2)))
    assert len(hub.asked) == 1
    assert model_path(voice, tmp_path) is not None


LIMITED = """
import resource, signal, sys
from pathlib import Path
from radiox_tasks.speaker.catalogue import LocalVoice
from radiox_tasks.speaker.local.install import install
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
install(LocalVoice.model_validate_json(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""


@pytest.mark.slow
def test_a_disk_that_takes_no_more_is_said_and_the_rest_comes_later(hub: Hub, tmp_path: Path) -> None:
    voice = small(hub, b"x" * 500_000)
    command = [sys.executable, "-c", LIMITED, voice.model_dump_json(), str(tmp_path), hub.url]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert "VoiceError" in done.stderr
    assert "the disk is full" in done.stderr
    assert model_path(voice, tmp_path) is None
    install(voice, tmp_path, hub.url)
    assert hub.asked[-1][1] == "bytes=65536-"
    assert model_path(voice, tmp_path) is not None


def test_more_than_the_disk_has_room_for_is_not_begun(hub: Hub, tmp_path: Path) -> None:
    voice = small(hub, b"x")
    vast = voice.model_copy(update={"files": (voice.files[0].model_copy(update={"bytes": 10**18}),)})
    with pytest.raises(VoiceError, match="and a reserve of 34 are needed, "):
        install(vast, tmp_path, hub.url)
    assert hub.asked == []


def test_a_hub_that_is_not_there_is_known_within_five_seconds(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        started = time.monotonic()
        with pytest.raises(UnreachableError, match="does not answer"):
            install(bundled_voices()["thorsten"], tmp_path, url)
        with pytest.raises(UnreachableError):
            find_voice("en_US-alias-medium", url)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("name", "says"), [("nobody", "there is no voice nobody"), ("../etc/passwd.onnx", "no such file")]
)
def test_what_cannot_be_installed_is_said_in_one_line(
    hub: Hub, name: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_VOICES_URL", hub.url)
    get_settings.cache_clear()
    refused = CliRunner().invoke(main, ["voices", "install", name])
    assert refused.exit_code == 1
    assert says in refused.stderr


def test_files_of_ones_own_need_a_licence(joe: tuple[bytes, bytes], tmp_path: Path) -> None:
    (tmp_path / "own.onnx").write_bytes(joe[0][:1000])
    with pytest.raises(VoiceError, match="no settings of a Piper model"):
        install_file(tmp_path / "own.onnx", tmp_path, licence="CC0")
    (tmp_path / "own.onnx.json").write_bytes(joe[1])
    with pytest.raises(VoiceError, match="its licence is not known"):
        install_file(tmp_path / "own.onnx", tmp_path, licence="")
    own = install_file(tmp_path / "own.onnx", tmp_path, licence="CC0")
    assert (own.language, own.phonemes) == ("en", "en-us")
    table = tmp_path / "bf_own.bin"
    table.write_bytes(bytes(510 * 256 * 4))
    assert install_file(table, tmp_path, licence="CC0").language == "en"
    assert {"own", "bf_own"} <= installed_voices(tmp_path).keys()
    table.write_bytes(b"short")
    with pytest.raises(VoiceError, match="nor a Kokoro voice table"):
        install_file(table, tmp_path, licence="CC0")


def test_a_presets_voices_are_fetched_once_up_to_the_limit(hub: Hub, tmp_path: Path) -> None:
    hosts = [host(name) for name in ("marcel", "jarvis", "lucy")]
    missing = missing_voices(hosts, "de", tmp_path)
    assert [voice.name for voice in missing] == ["thorsten", "kerstin"]
    assert sum(voice.download_bytes for voice in missing) < 150_000_000
    assert missing_voices(hosts, "en", tmp_path) == []
    said: list[str] = []
    voice = small(hub, b"x" * 1000)
    vast = voice.model_copy(update={"name": "vast", "files": (voice.files[0].model_copy(update={"bytes": 10**9}),)})
    assert provision([voice, vast], tmp_path, hub.url, said.append) == (vast,)
    assert said == ["installing the voice small (0 MB, licence CC0)"]
    assert provision([missing[0], voice], tmp_path, "http://127.0.0.1:9", said.append) == (missing[0], voice)
    assert said[-1] == "the hub with the hosts' natural voices does not answer: simpler ones speak"
    assert "radiox voices install thorsten small" in lacking((missing[0], voice))
