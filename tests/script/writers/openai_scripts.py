"""Scripts of a language model behind the stand-in of OpenAI's API."""

from collections.abc import Callable
from typing import Any, TypeVar

from radiox_tasks.model.script import Script
from radiox_tasks.providers.calls import CallRequest, Usage
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.settings import Settings
from tests.script.writers import newsroom
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_server import Standin

T = TypeVar("T")


class RecordingCaller(DirectCaller):
    """Keeps what was asked for and what was paid."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[CallRequest] = []
        self.usage: list[Usage] = []

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        self.calls.append(request)
        result = send(request.timeout)
        self.usage.append(usage(result))
        return result


def settings_for(server: Standin, **other: Any) -> Settings:
    return Settings.model_validate({"OPENAI_API_KEY": server.key, "OPENAI_BASE_URL": server.url} | other)


def write(server: Standin, request: ScriptRequest | None = None, caller: DirectCaller | None = None) -> Script:
    asked = request or newsroom.request(speech_seconds=120.0)
    return write_checked_script(asked, settings=settings_for(server), caller=caller or DirectCaller())
