"""The end of a dry run: rundown, script and estimate; nothing is paid or published."""

from radiox_tasks.data.shows.records import Show
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import draft_document
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.script import Script
from radiox_tasks.providers.budget.estimate import estimate_show


def draft(store: Store, show: Show, script_ref: str) -> ShowDocument:
    """The document of a dry run."""
    script = store.get(script_ref, Script)
    document = draft_document(store, show, script)
    cost = document.cost.model_copy(update={"estimate": estimate_show(store, show, script).usd})
    return document.model_copy(update={"status": "draft", "cost": cost})
