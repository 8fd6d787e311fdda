"""Sends a show's graph to the broker. Submitting again is harmless, and is the way to recover."""


from radiox_tasks.data.shows import load_show, mark_submitted
from radiox_tasks.data.store import Store


def submit(store: Store, show_id: str) -> None:
    """Submit the first half; the second follows from the script. A show that fell back starts from there."""
    from radiox_tasks.show.canvas import gather_and_write
    from radiox_tasks.show.tasks import fall_back

    show = load_show(store.database, show_id)
    mark_submitted(store.database, show_id)
    graph = fall_back.si(show_id) if show.fell_back else gather_and_write(show_id, len(show.preset.feeds))
    graph.apply_async()
