"""Audio's tasks: mix and master the takes, then tag and check the finished file."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from radiox_tasks.app import app
from radiox_tasks.data.document import draft_document
from radiox_tasks.data.ledger import Claim, Output, Step
from radiox_tasks.data.refs import script_of
from radiox_tasks.data.shows import rescale_show
from radiox_tasks.data.store import Store
from radiox_tasks.model.sound import Check, Master, Take
from radiox_tasks.task import Outcome, ShowTask


class MissingTakesError(RuntimeError):
    """Lines that nobody could speak: the show is not mixed without them."""


class GateError(RuntimeError):
    """The finished file did not pass the quality gate, so it is not published."""


def _takes(outcomes: Sequence[Outcome]) -> list[Take]:
    missing = [f"line {o['n']} ({o['error']})" for o in outcomes if not o["ok"]]
    if missing:
        raise MissingTakesError(f"{len(missing)} of {len(outcomes)} lines have no take: {'; '.join(missing[:3])}")
    return sorted((Take.model_validate(o["take"]) for o in outcomes), key=lambda take: take.n)


def _workdir(store: Store) -> tempfile.TemporaryDirectory[str]:
    folder = store.settings.home / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=folder)


@app.task(bind=True, base=ShowTask)
def mix(self: ShowTask, outcomes: Sequence[Outcome], show_id: str, script_ref: str) -> Outcome:
    """Mix the takes with the station's music and master the programme."""
    from radiox_tasks.audio.jingles import choose_jingle, jingle_folders
    from radiox_tasks.audio.programme.fit import LengthError
    from radiox_tasks.audio.programme.produce import produce

    store, show = self.open_show(show_id, script_ref)
    preset = show.preset

    def run() -> Outcome:
        takes = _takes(outcomes)
        script = script_of(store, script_ref)
        local = show.local_air_at
        jingle = choose_jingle(
            preset.sound,
            local_hour=local.hour,
            rotation=local.toordinal() * 24 + local.hour,
            folders=jingle_folders(store.settings.home),
        )
        inputs = {
            "takes": [take.blob for take in takes],
            "script": script_ref,
            "sound": preset.sound.model_dump(mode="json"),
            "duration": preset.duration,
            "jingle": jingle.digest,
        }

        def work(_: Claim) -> Output:
            with _workdir(store) as folder:
                master = produce(
                    script,
                    takes,
                    sound=preset.sound,
                    duration=preset.duration,
                    jingle=jingle,
                    blobs=store.blobs,
                    workdir=Path(folder),
                )
            return {"ref": store.put(master), "audio": master.blob}

        try:
            return store.ledger.run(Step("mix", inputs), work, show_id=show_id, queue="audio")
        except LengthError as error:
            told = rescale_show(
                store.database, show_id, error.needed / error.reachable, error.reachable, variant=show.order.variant
            )
            raise RuntimeError(f"{error}: {told}") from error

    return {"mix": self.as_header(run)}


@app.task(bind=True, base=ShowTask)
def finish(self: ShowTask, outcomes: Sequence[Outcome], show_id: str, script_ref: str) -> Outcome:
    """Tag the master, then measure the finished file; what fails the gate goes no further."""
    from radiox_tasks.audio.quality.gate import check_master
    from radiox_tasks.audio.tag import tag_file
    from radiox_tasks.audio.tags import tags_for

    store, show = self.open_show(show_id, script_ref)

    def run() -> Outcome:
        mixed = next(o["mix"] for o in outcomes if "mix" in o)
        covered = next(o["cover"] for o in outcomes if "cover" in o)
        for part in (mixed, covered):
            if not part["ok"]:
                raise RuntimeError(part["error"])
        master = store.get(mixed["ref"], Master)
        script = script_of(store, script_ref)

        def work(_: Claim) -> Output:
            cover = store.blobs.get(covered["ref"])
            document = draft_document(store, show, script, master, cover_by=covered["by"])
            with _workdir(store) as folder:
                path = Path(folder) / "show.mp3"
                tag_file(store.blobs.path(master.blob), tags_for(document, cover), path)
                checks, trace = check_master(
                    path,
                    script=script,
                    master=master,
                    duration=show.preset.duration,
                    profile=show.preset.sound.loudness,
                )
                _refuse_failures(checks)
                assert trace is not None  # noqa: S101 - a file that does not decode has failed
                blob = store.blobs.put_file(path)
            return {
                "audio": blob,
                "cover": covered["ref"],
                "cover_by": covered["by"],
                "master": mixed["ref"],
                "trace": store.put(trace),
                "checks": [check.model_dump(mode="json") for check in checks],
            }

        step = Step("finish", {"show": show_id, "master": mixed["ref"], "cover": covered["ref"]}, version=2)
        return store.ledger.run(step, work, show_id=show_id, queue="audio")

    outcome: Outcome = self.as_main_line(show_id, run)
    return outcome


def _refuse_failures(checks: Sequence[Check]) -> None:
    failed = [f"{c.name} {c.value} (limit {c.limit}) {c.detail}".strip() for c in checks if c.verdict == "fail"]
    if failed:
        raise GateError("the quality gate blocked this show: " + "; ".join(failed))
