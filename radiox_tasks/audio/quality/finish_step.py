"""The finish step: tags the master, adds the cover, and runs the quality gate on the file."""

from collections.abc import Sequence

from radiox_tasks.audio.id3 import tag_file
from radiox_tasks.audio.quality.quality_gate import check_master, failures
from radiox_tasks.audio.show_tags import tags_for
from radiox_tasks.audio.workdir import workdir
from radiox_tasks.document.assemble import assemble_content
from radiox_tasks.model.declared.steps import FINISH, CoverMade, Finished, FinishInputs, Mixed, StepFailed
from radiox_tasks.model.edition import TracedContent
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Check, Master
from radiox_tasks.step import Context


class QualityError(RuntimeError):
    """The finished file failed the quality gate and is not published."""


def finish(context: Context, produced: Sequence[Mixed | CoverMade | StepFailed], script_ref: str) -> Finished:
    """The tagged, checked file of the show. Raises RuntimeError with the reason if mix or cover are missing, and
    QualityError with the violated limits."""
    for part in produced:
        if isinstance(part, StepFailed):
            raise RuntimeError(part.error)  # noqa: TRY004  # a step's failure, not an argument's type
    mixed = next(part for part in produced if isinstance(part, Mixed))
    cover = next(part for part in produced if isinstance(part, CoverMade))

    def work(_: object) -> Finished:
        return _finish(context, mixed, cover, script_ref)

    inputs = FinishInputs(show=context.show.show_id, master=mixed.ref, cover=cover.ref)
    return context.run(FINISH, inputs, work)


def _finish(context: Context, mixed: Mixed, cover: CoverMade, script_ref: str) -> Finished:
    store, show = context.store, context.show
    master, script = context.load(mixed.ref, Master), context.load(script_ref, Script)
    content = assemble_content(store, show, script, master)
    tags = tags_for(content, store.blobs.get(cover.ref))
    with workdir(store.settings.home) as folder:
        path = folder / "show.mp3"
        tag_file(store.blobs.path(master.blob), tags, path)
        checks, trace = check_master(
            path,
            script=script,
            master=master,
            duration=master.length_s or show.preset.duration,  # no length in masters made before it was kept
            profile=show.preset.sound.loudness,
        )
        _require_quality(checks)
        assert trace is not None  # noqa: S101 - a file that does not decode has failed
        return Finished(
            audio=store.blobs.put_file(path),
            cover=cover.ref,
            cover_by=cover.by,
            master=mixed.ref,
            trace=store.put(TracedContent(**dict(trace), content=content)),
            checks=tuple(checks),
        )


def _require_quality(checks: Sequence[Check]) -> None:
    failed = [f"{c.name} {c.value} (limit {c.limit}) {c.detail}".strip() for c in failures(checks)]
    if failed:
        raise QualityError("the quality gate blocked this show: " + "; ".join(failed))
