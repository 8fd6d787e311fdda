"""File paths of media files: uploads in the home, job results in the blob store."""

from pathlib import Path

from radiox_tasks.data.store import Store


def uploads(home: Path) -> Path:
    """The folder of uploaded files, each named by its id."""
    return home / "media"


def path_of(store: Store, file_id: str) -> Path:
    """A local file with the content. Raises MissingBlobError if it was deleted: results of jobs are kept for
    some days."""
    uploaded = uploads(store.settings.home) / file_id
    return uploaded if uploaded.is_file() else store.blobs.path(file_id)
