"""The Celery queues: one per service domain, whose tasks are in radiox_tasks/<queue>/tasks.py."""

QUEUES: tuple[str, ...] = ("show", "content", "script", "speaker", "audio", "media", "data", "analytics")
"""Each has its own worker pool (station/workers/pools.py)."""
