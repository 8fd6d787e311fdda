"""What a show's earlier steps left in the ledger, by the step's well-known inputs."""

from radiox_tasks.data.ledger import Step
from radiox_tasks.data.store import Store
from radiox_tasks.model.host import Cast
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Voice

LAST_EDITION = "last-edition"
"""The `writer` of a script that repeats the last edition."""


class MissingStepError(LookupError):
    """An earlier step has no output; `radiox shows show` says what became of it."""


def cast_step(show_id: str) -> Step:
    """Who speaks in this show."""
    return Step("cast", {"show": show_id})


def rundown_step(show_id: str) -> Step:
    """What this show tells: chosen once, so that a second submission pays for nothing new."""
    return Step("rundown", {"show": show_id})


def script_step(rundown_ref: str, variant: int) -> Step:
    """The script of one rundown; another `variant` is another script (a correction, a replay)."""
    return Step("script", {"rundown": rundown_ref, "variant": variant}, version=2)  # raised when the gate judges anew


def last_edition_step(show_id: str) -> Step:
    """The last edition made over for this show: its script and rundown."""
    return Step("last-edition", {"show": show_id})


def speak_step(line: Line, language: str, voice: Voice) -> Step:
    """One line by one voice. Neither show nor neighbours are inputs: the same words are paid for once, ever."""
    inputs = {
        "spoken": line.spoken,
        "language": language,
        "provider": voice.provider,
        "voice": voice.voice_id,
        "model": voice.model,
        "settings": voice.settings,
    }
    return Step("speak", inputs, label=f"{line.n} {voice.name}: {line.text[:60]}")


def cast_of(store: Store, show_id: str) -> Cast:
    """The show's cast. Raises MissingStepError."""
    output = store.ledger.output_of(cast_step(show_id))
    if output is None:
        raise MissingStepError(f"show {show_id} has no cast: see its step `cast` in `radiox shows show {show_id}`")
    return store.get(output["ref"], Cast)


def rundown_of(store: Store, show_id: str) -> Rundown | None:
    """The show's rundown, if it was chosen."""
    output = store.ledger.output_of(rundown_step(show_id))
    return store.get(output["ref"], Rundown) if output else None


def rundown_behind(store: Store, show_id: str, script: Script) -> Rundown | None:
    """The rundown that this script tells: the show's own, or that of the edition it repeats."""
    if script.writer != LAST_EDITION:
        return rundown_of(store, show_id)
    output = store.ledger.output_of(last_edition_step(show_id))
    return store.get(output["rundown"], Rundown) if output and output["rundown"] else None


def cast_behind(store: Store, show_id: str, script: Script) -> Cast:
    """The cast that this script is written for: the show's own, or that of the edition it repeats."""
    if script.writer != LAST_EDITION:
        return cast_of(store, show_id)
    output = store.ledger.output_of(last_edition_step(show_id))
    if output is None:
        raise MissingStepError(f"show {show_id} repeats an edition that is not written down")
    return store.get(output["cast"], Cast)


def is_current(store: Store, show_id: str, variant: int, script_ref: str) -> bool:
    """Whether a script is one the show may still be made from: its newest, or the last edition made over for it."""
    rundown = store.ledger.recorded(rundown_step(show_id))
    written = store.ledger.recorded(script_step(str(rundown["ref"]), variant)) if rundown else None
    fallen = store.ledger.recorded(last_edition_step(show_id))
    return script_ref in {(written or {}).get("ref"), (fallen or {}).get("script")}


def script_of(store: Store, script_ref: str) -> Script:
    """The script behind a reference."""
    return store.get(script_ref, Script)
