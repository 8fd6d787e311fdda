"""What follows a show's script: the end of a dry run, or the second half of the graph."""

from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.records import Show
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import draft_document
from radiox_tasks.model.declared.steps import ScriptWritten
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.script import Script
from radiox_tasks.providers.budget.estimate import estimate_show
from radiox_tasks.providers.budget.local_voices import use_local_voices_over_caps, use_local_voices_over_quota
from radiox_tasks.show.canvas import speak_and_mix, speak_and_publish
from radiox_tasks.show.last_edition import script_from_last_edition
from radiox_tasks.step import Context, Continuation


def second_half(context: Context, written: ScriptWritten) -> Continuation | None:
    """The second half of the graph; None for a dry run, which ends here as a draft."""
    store, show = context.store, context.show
    if show.order.dry_run:
        close_show(store.database, show.show_id, "draft", document=_draft(store, show, written.ref))
        return None
    script = context.load(written.ref, Script)
    local_voices = use_local_voices_over_caps(store, show, script) or use_local_voices_over_quota(store, show, script)
    return Continuation(
        speak_and_publish(show.show_id, show.preset.name, written.ref, script.lines, local_voices=local_voices)
    )


def _draft(store: Store, show: Show, script_ref: str) -> ShowDocument:
    """The document of a dry run: rundown, script and estimate; nothing is paid or published."""
    script = store.get(script_ref, Script)
    document = draft_document(store, show, script)
    cost = document.cost.model_copy(update={"estimate": estimate_show(store, show, script).usd})
    return document.model_copy(update={"status": "draft", "cost": cost})


def lines_again(context: Context, script_ref: str) -> Continuation:
    """The lines of this script and their mix once more; each host keeps the voice that succeeded for all its lines."""
    show = context.show
    lines = context.load(script_ref, Script).lines
    return Continuation(speak_and_mix(show.show_id, show.preset.name, script_ref, lines))


def repeat_last_edition(context: Context) -> Continuation:
    """The second half of the graph for the last edition, adapted to this slot. Raises PermanentError if
    there is none."""
    show, edition = context.show, script_from_last_edition(context)
    lines = context.load(edition.script, Script).lines
    return Continuation(speak_and_publish(show.show_id, show.preset.name, edition.script, lines))
