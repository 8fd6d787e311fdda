"""What has been told on air before, for the rundown; written only in the transaction that publishes an edition."""

from radiox_tasks.data.aired_store import aired_stories, mark_aired
from radiox_tasks.model.news import AiredStory

__all__ = ["AiredStory", "aired_stories", "mark_aired"]
