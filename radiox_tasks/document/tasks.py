"""The data queue's task: store the show's document."""

from radiox_tasks.model.declared.show_tasks import PERSIST_SHOW, FinishedMessage
from radiox_tasks.model.declared.steps import Persisted
from radiox_tasks.step import Context, task


@task(PERSIST_SHOW)
def persist(context: Context, message: FinishedMessage) -> Persisted:
    """Assemble the show's document and store it; from here on only the edition's files are missing."""
    from radiox_tasks.document.assemble import persist

    return persist(context, message.finished, message.script)
