"""Caches which request options a compatible server accepts, by URL and model, in a file of the home.

Rejected options cost a round trip, which this cache saves. A missing or unreadable file only means that the options are
tried again.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from radiox_tasks.files import replace_file
from radiox_tasks.model.base import Document

KEPT_SECONDS = 7 * 86400.0
"""Servers are updated: after a week the best format is tried again."""

MOST_KEPT = 200
_FILE = "servers.json"


class Capabilities(Document):
    """What a server accepts of requests. The defaults are OpenAI's."""

    answer_format: str = "json_schema"
    spelled: bool = Field(default=False, description="whether the prompt itself holds the schema, as it was ignored")
    limit_name: str = "max_completion_tokens"
    most_tokens: int | None = Field(default=None, description="the largest output limit it accepts; None: ours")
    own_temperature: bool = Field(default=False, description="whether it takes no temperature but its own")
    streams: bool = Field(default=True, description="False: it refused to stream an answer")
    stream_usage: bool = Field(default=True, description="False: it refused `stream_options`")
    speaks: bool = Field(default=True, description="False: it answered that it has no speech endpoint")


class _Kept(Document):
    capabilities: Capabilities
    noted_at: float


def known_capabilities(home: Path, server: str, model: str) -> Capabilities:
    """The known capabilities of this model at this server; else the defaults."""
    entry = _read(home).get(_key(server, model))
    if entry is None or time.time() - entry.noted_at > KEPT_SECONDS:
        return Capabilities()
    return entry.capabilities


def store_capabilities(home: Path, server: str, model: str, capabilities: Capabilities) -> None:
    """Store the capabilities. Write errors are ignored."""
    entries = dict(_read(home))
    entries[_key(server, model)] = _Kept(capabilities=capabilities, noted_at=time.time())
    newest = sorted(entries.items(), key=lambda item: item[1].noted_at)[-MOST_KEPT:]
    document = {key: entry.model_dump(mode="json") for key, entry in newest}
    try:
        home.mkdir(parents=True, exist_ok=True)
        replace_file(home / _FILE, json.dumps(document))
    except OSError:
        return


def _read(home: Path) -> Mapping[str, _Kept]:
    try:
        raw = json.loads((home / _FILE).read_text(encoding="utf-8"))
        return {str(key): _Kept.read(entry) for key, entry in raw.items()}
    except (OSError, ValueError, AttributeError, ValidationError):
        return {}


def _key(server: str, model: str) -> str:
    """Hashed, because a URL may contain credentials."""
    return hashlib.sha256(f"{server}\n{model}".encode()).hexdigest()[:32]
