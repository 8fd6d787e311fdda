"""Data's tasks: write the finished show down; keep the archive within its retention."""

from radiox_tasks.app import app
from radiox_tasks.data.document import draft_document
from radiox_tasks.data.refs import script_of
from radiox_tasks.data.shows import keep_document
from radiox_tasks.model.sound import Check, Master, SoundTrace
from radiox_tasks.task import Outcome, ShowTask


@app.task(bind=True, base=ShowTask)
def persist(self: ShowTask, finished: Outcome, show_id: str, script_ref: str) -> Outcome:
    """Store the show's document; from here on only its files are missing."""
    store, show = self.open_show(show_id, script_ref)

    def run() -> Outcome:
        document = draft_document(
            store,
            show,
            script_of(store, script_ref),
            store.get(finished["master"], Master),
            checks=[Check.model_validate(check) for check in finished["checks"]],
            cover_by=finished["cover_by"],
            trace=store.get(finished["trace"], SoundTrace),
        )
        keep_document(store.database, show_id, document)
        return finished

    outcome: Outcome = self.as_main_line(show_id, run)
    return outcome
