"""The Celery queues: one per service domain, whose tasks are in radiox_tasks/<package>/tasks.py."""

QUEUES: tuple[str, ...] = ("show", "content", "script", "speaker", "audio", "media", "data", "analytics")
"""Each has its own worker pool (station/workers/pools.py)."""

PACKAGES = {"data": "document"}
"""The packages whose name is not their queue's."""

HEADER_PRIORITY = 3
"""Of the messages of chords' headers. Redis's transport takes messages of the lowest level first; the default is 0.
Where hundreds of shows are due at once, the main line of one does not wait until the headers of all the others
(thousands of feeds) are done: shows get ready one after the other, not all at the end."""
