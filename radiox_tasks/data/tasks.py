"""The data queue's step: store the show's document."""

from radiox_tasks.model.steps import PERSIST, Finished, Persisted
from radiox_tasks.step import Context, task


@task(PERSIST)
def persist(context: Context, finished: Finished, script: str) -> Persisted:
    """Assemble the show's document and store it; from here on only the edition's files are missing."""
    from radiox_tasks.document.assemble import persist

    return persist(context, finished, script)
