"""Installs a voice: by name from the hub or a mirror, or from a local file."""

import json
import re
import shutil
from pathlib import Path

import httpx
import yaml
from pydantic import BaseModel, TypeAdapter

from radiox_tasks.files import file_lock
from radiox_tasks.speaker.catalogue import (
    RECORD,
    LocalVoice,
    VoiceFile,
    bundled_voices,
    installed_voices,
    model_path,
    voices_folder,
)
from radiox_tasks.speaker.local.download_voice import (
    Progress,
    UnreachableError,
    VoiceError,
    check_room,
    client,
    fetch,
    is_whole,
)

PIPER, PIPER_REVISION = "rhasspy/piper-voices", "v1.0.0"
INDEX = "voices.json"
IN_THE_CARD = "see MODEL_CARD"
STYLE_BYTES = 510 * 256 * 4  # of a Kokoro voice table
KOKORO_LANGUAGES = {"a": ("en", ""), "b": ("en", "")}
"""A Kokoro voice's first letter: its language, and the espeak-ng voice for its phonemes."""


def find_voice(name: str, base_url: str) -> LocalVoice:
    """The voice of this name: from the catalogue, or from the hub's index of Piper's voices. Raises VoiceError if there
    is none, or several match."""
    known = bundled_voices().get(name)
    if known is not None:
        return known
    with client() as http:
        index = _index(http, base_url)
    fitting = [key for key, entry in index.items() if name in (key, entry.name, *entry.aliases)]
    if name in index:
        fitting = [name]
    if not fitting:
        raise VoiceError(
            f"there is no voice {name}; see `radiox voices list`, or name one of Piper's: de_DE-karlsson-low"
        )
    if len(fitting) > 1:
        raise VoiceError(f"{name} may be {', '.join(sorted(fitting))}: name one of them")
    return _of_index(fitting[0], index[fitting[0]])


class _IndexedFile(BaseModel):
    size_bytes: int
    md5_digest: str


class _IndexedLanguage(BaseModel):
    family: str


class _Indexed(BaseModel):
    """An entry of the hub's index of Piper's voices; only the fields used here."""

    name: str = ""
    language: _IndexedLanguage
    files: dict[str, _IndexedFile]
    aliases: tuple[str, ...] = ()


def _index(http: httpx.Client, base_url: str) -> dict[str, _Indexed]:
    url = file_url(base_url, PIPER, PIPER_REVISION, INDEX)
    try:
        answer = http.get(url).raise_for_status().content
        return TypeAdapter(dict[str, _Indexed]).validate_json(answer)
    except (httpx.ConnectError, httpx.TimeoutException):
        raise UnreachableError(f"{httpx.URL(url).host} does not answer") from None
    except (httpx.HTTPError, ValueError):
        raise VoiceError(f"{httpx.URL(url).host} returned no index of voices") from None


def _of_index(key: str, entry: _Indexed) -> LocalVoice:
    try:
        return LocalVoice(
            name=key,
            engine="piper",
            language=entry.language.family,
            licence=IN_THE_CARD,
            source=f"Piper {key}",
            model=f"{key}.onnx",
            repository=PIPER,
            revision=PIPER_REVISION,
            files=tuple(
                VoiceFile(path=path, bytes=file.size_bytes, digest=f"md5:{file.md5_digest}")
                for path, file in entry.files.items()
            ),
        )
    except ValueError:
        raise VoiceError(f"the index of voices has no usable entry for {key}") from None


def file_url(base_url: str, repository: str, revision: str, path: str) -> str:
    """The URL of a file at the hub, or at a mirror of the same layout."""
    return f"{base_url.rstrip('/')}/{repository}/resolve/{revision}/{path}"


def install(voice: LocalVoice, home: Path, base_url: str, *, progress: Progress = lambda _: None) -> LocalVoice:
    """Download the voice's files and install them atomically. Does nothing if the voice is installed and its files are
    whole. Concurrent installations of one voice wait for each other. Returns the voice as it is installed, with the
    licence of its card. Raises VoiceError."""
    if voice.package:
        return voice
    if there := _installed(voice, home):
        return there
    folder = voices_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    with file_lock(folder / f".{voice.name}.lock"):
        if there := _installed(voice, home):
            return there
        partial = folder / f".{voice.name}.partial"
        partial.mkdir(exist_ok=True)
        come = sum(file.stat().st_size for file in partial.iterdir())
        check_room(folder, max(0, voice.download_bytes - come))
        with client() as http:
            for file in sorted(voice.files, key=lambda file: file.bytes):
                url = file_url(base_url, voice.repository, voice.revision, file.path)
                fetch(http, url, file, partial, progress)
        return _put_in_place(voice, partial, folder / voice.name)


def _installed(voice: LocalVoice, home: Path) -> LocalVoice | None:
    """The voice as its record says, if all its files are whole."""
    model = model_path(voice, home)
    whole = model is not None and all(is_whole(model.parent / file.name, file) for file in voice.files)
    return installed_voices(home).get(voice.name) if whole else None


def install_file(path: Path, home: Path, *, licence: str, language: str = "") -> LocalVoice:
    """Install a Piper model (.onnx with .onnx.json next to it) or a Kokoro voice table (.bin) from this machine. Raises
    VoiceError if it is neither, or its licence is unknown."""
    if not path.is_file():
        raise VoiceError(f"{path}: no such file")
    voice = _piper_file(path, licence) if path.suffix == ".onnx" else _kokoro_file(path, licence, language)
    folder = voices_folder(home)
    partial = folder / f".{voice.name}.partial"
    with file_lock(folder / f".{voice.name}.lock"):
        partial.mkdir(parents=True, exist_ok=True)
        for file in (path, Path(f"{path}.json"), path.parent / "MODEL_CARD"):
            if file.is_file():
                shutil.copyfile(file, partial / file.name)
        return _put_in_place(voice, partial, folder / voice.name)


def _piper_file(path: Path, licence: str) -> LocalVoice:
    config = _piper_config(Path(f"{path}.json"))
    card = path.parent / "MODEL_CARD"
    licence = licence or (_licence_of(card.read_text(encoding="utf-8")) if card.is_file() else "")
    if not licence:
        raise VoiceError(f"{path.name}: its licence is not known; give it with --licence")
    return LocalVoice(
        name=re.sub(r"[^\w-]", "-", path.stem),
        engine="piper",
        language=config["language"],
        licence=licence,
        source=path.name,
        model=path.name,
        phonemes=config["phonemes"],
    )


def _kokoro_file(path: Path, licence: str, language: str) -> LocalVoice:
    if path.suffix != ".bin" or path.stat().st_size != STYLE_BYTES:
        raise VoiceError(
            f"{path.name}: neither a Piper model (.onnx) nor a Kokoro voice table (.bin, {STYLE_BYTES} bytes)"
        )
    if not licence:
        raise VoiceError(f"{path.name}: its licence is not known; give it with --licence")
    spoken, phonemes = KOKORO_LANGUAGES.get(path.stem[:1], ("", ""))
    if language and language != spoken:
        spoken, phonemes = language, language
    if not spoken:
        raise VoiceError(f"{path.name}: its name does not say its language; give it with --language")
    return LocalVoice(
        name=re.sub(r"[^\w-]", "-", path.stem),
        engine="kokoro",
        language=spoken,
        licence=licence,
        source=path.name,
        speaker=path.stem,
        model=path.name,
        phonemes=phonemes,
    )


def _piper_config(path: Path) -> dict[str, str]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        return {
            "language": str(config.get("language", {}).get("family") or config["espeak"]["voice"])[:2],
            "phonemes": str(config["espeak"]["voice"]),
        }
    except (OSError, ValueError, KeyError, AttributeError):
        raise VoiceError(
            f"{path.name}: no settings of a Piper model; the .onnx.json belongs beside the .onnx"
        ) from None


def _licence_of(card: str) -> str:
    found = re.search(r"(?im)^\W*licen[cs]e:?\W*(.+)$", card)
    return found[1].strip() if found else ""


def _put_in_place(voice: LocalVoice, partial: Path, target: Path) -> LocalVoice:
    """Complete the voice's entry from its files, write it, and rename the folder into place."""
    card = partial / "MODEL_CARD"
    if voice.licence == IN_THE_CARD and card.is_file():
        voice = voice.model_copy(update={"licence": _licence_of(card.read_text(encoding="utf-8")) or voice.licence})
    if voice.engine == "piper" and not voice.phonemes:
        voice = voice.model_copy(update={"phonemes": _piper_config(partial / f"{voice.model}.json")["phonemes"]})
    record = voice.model_dump(mode="json", exclude_defaults=True)
    (partial / RECORD).write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    if target.exists():
        shutil.rmtree(target)
    partial.replace(target)
    return voice
