"""For the gate's tests: two stories, a script over them, and a model that writes just that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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

BANK = newsroom.article(
    "Bank schliesst Filialen",
    "Die Muster-Bank schliesst bis Ende 2027 insgesamt 12 Filialen. Betroffen sind 85 Angestellte, teilte die Bank am "
    "Montag mit. «Wir bedauern das sehr, aber es gibt keinen anderen Weg», sagte Direktorin Anna Keller. Die "
    "Gewerkschaft verlangt einen Sozialplan.",
    source="Muster-Chronik",
)
HOSPITAL = newsroom.article(
    "Neues Spital in Winterthur eröffnet",
    "Regierungsrätin Anna Keller hat am 20. November 2026 das neue Spital in Winterthur eröffnet. Das Spital hat 320 "
    "Betten. Es kostete 410 Millionen Franken.",
    source="NZZ",
)
ROBBERY = newsroom.article(
    "Räuberin nach Überfall auf Bank in Uster gefasst",
    "Eine Frau hat am 21. November 2026 in Uster eine Bank überfallen. Sie wurde noch am selben Tag am Bahnhof "
    "festgenommen.",
    source="NZZ",
)


class CountingCaller(DirectCaller):
    """Counts what was asked for and what it cost."""

    def __init__(self) -> None:
        super().__init__()
        self.operations: list[str] = []
        self.tokens = 0

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        self.operations.append(request.operation)
        result = send(request.timeout)
        self.tokens += sum(usage(result).units.values())
        return result


def request(*articles: Any, **other: Any) -> ScriptRequest:
    """A request over these articles, a story each, without weather and markets."""
    return newsroom.request([newsroom.story(one) for one in articles], desks=False, **other)


def news(story: str, text: str, *sentences: str, by: str = "marcel") -> dict[str, Any]:
    """A news line as the model writes it."""
    return {"speaker": by, "kind": "news", "story": story, "text": text, "sentences": list(sentences)}


def bridge(text: str, story: str = "") -> dict[str, Any]:
    """A bridge as the model writes it."""
    return {"speaker": "jarvis", "kind": "bridge", "story": story, "text": text, "sentences": []}


GREETING = {
    "speaker": "marcel",
    "kind": "greeting",
    "story": "",
    "text": "Guten Morgen, hier ist RadioX Zürich. Es ist 9 Uhr.",
    "sentences": [],
}


@dataclass
class Aired:
    """A script and what it took to make it."""

    script: Script
    caller: CountingCaller = field(default_factory=CountingCaller)

    @property
    def told(self) -> list[str]:
        """The news as they are spoken."""
        return [line.text for line in self.script.lines if line.kind == "news"]

    @property
    def spoken(self) -> str:
        """Every word of the show."""
        return " ".join(line.text for line in self.script.lines)


def air(
    server: Standin,
    asked: ScriptRequest,
    lines: Sequence[dict[str, Any]],
    *,
    repaired: Sequence[dict[str, Any]] = (),
    caller: CountingCaller | None = None,
    judge_model: str = "gpt-4.1-mini",
) -> Aired:
    """Have the stand-in write these lines, and `repaired` when it is asked to repair some."""
    caller = caller or CountingCaller()
    server.answers += [{"language": asked.language, "lines": [GREETING, *lines]}, {"lines": list(repaired)}]
    settings = Settings.model_validate(
        {"OPENAI_API_KEY": server.key, "OPENAI_BASE_URL": server.url, "RADIOX_JUDGE_MODEL": judge_model}
    )
    return Aired(write_checked_script(asked, settings=settings, caller=caller), caller)
