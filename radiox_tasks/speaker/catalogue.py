"""The catalogue of local neural voices: bundled and installed ones."""

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from radiox_tasks.language.languages import read_yaml
from radiox_tasks.model.base import Document

HERE = Path(__file__).parent
KOKORO_TABLES = HERE / "kokoro_voices"
RECORD = "voice.yaml"
"""The file with an installed voice's entry, in its folder."""

Engine = Literal["hibari", "piper", "kokoro"]


class VoiceFile(Document):
    """One file of a voice at its source: path in the repository, size in bytes, "md5:…" or "sha256:…"."""

    path: str
    bytes: int = Field(gt=0)
    digest: str = Field(pattern=r"^(md5:[0-9a-f]{32}|sha256:[0-9a-f]{64})$")

    @property
    def name(self) -> str:
        """The file name without folders."""
        return self.path.rpartition("/")[2]


class LocalVoice(Document):
    """One neural voice: engine, model, speaker, language, licence and source. catalogue.yaml describes the fields."""

    name: str = Field(pattern=r"^[A-Za-z0-9][\w-]{0,80}$")
    engine: Engine
    language: str
    gender: Literal["female", "male", ""] = ""
    licence: str = Field(min_length=1)
    source: str = ""
    speaker: str = ""
    package: str = ""
    model: str = ""
    phonemes: str = ""
    sounds: dict[str, str] = Field(default_factory=dict)
    only_named: bool = False
    repository: str = ""
    revision: str = ""
    files: tuple[VoiceFile, ...] = ()
    rate_wpm: float = Field(default=150.0, gt=40, lt=400)

    @property
    def download_bytes(self) -> int:
        """Bytes to download for an installation; 0 for a bundled voice."""
        return sum(file.bytes for file in self.files)


@lru_cache(maxsize=1)
def bundled_voices() -> dict[str, LocalVoice]:
    """The voices of catalogue.yaml by name, including installable ones."""
    document = read_yaml(HERE / "catalogue.yaml")
    return {name: LocalVoice.model_validate({"name": name, **entry}) for name, entry in document.items()}


def voices_folder(home: Path) -> Path:
    """The folder of installed voices, with one folder per voice."""
    return home / "voices"


def known_voices(home: Path) -> dict[str, LocalVoice]:
    """Every voice by name: the catalogue's, and the station's own, which take precedence."""
    own = {}
    for record in sorted(voices_folder(home).glob(f"*/{RECORD}")):
        voice = LocalVoice.model_validate(yaml.safe_load(record.read_text(encoding="utf-8")))
        own[voice.name] = voice
    return {**bundled_voices(), **own}


def model_path(voice: LocalVoice, home: Path) -> Path | None:
    """The voice's model file; None if it is not on this machine. For a voice inside a package, the package."""
    if voice.package:
        spec = importlib.util.find_spec(voice.package)
        if spec is None or not spec.submodule_search_locations:
            return None
        return Path(spec.submodule_search_locations[0]) / voice.model
    path = voices_folder(home) / voice.name / voice.model
    return path if path.is_file() else None


def style_tables(voice: LocalVoice, home: Path) -> list[tuple[str, float]]:
    """A Kokoro voice's style tables and their weights: "bm_george", or "im_nicola 0.6, bm_george 0.4"."""
    found = []
    for part in voice.speaker.split(","):
        name, _, weight = part.strip().partition(" ")
        own = voices_folder(home) / voice.name / f"{name}.bin"
        found.append((str(own if own.is_file() else KOKORO_TABLES / f"{name}.bin"), float(weight or 1.0)))
    return found


def installed_voices(home: Path) -> dict[str, LocalVoice]:
    """The voices that are available now, by name."""
    return {name: voice for name, voice in known_voices(home).items() if model_path(voice, home) is not None}
