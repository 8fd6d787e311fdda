"""Which editions and programmes the station has, by its database, which all machines share.

Paths that belong to no show are refused before the disk is searched or the remote store, which charges for requests,
is queried.
"""

import logging
import time

from sqlalchemy.exc import SQLAlchemyError

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import aired_as, has_shows
from radiox_tasks.media.edition_paths import edition_folder, editions_root
from radiox_tasks.settings import Settings

logger = logging.getLogger(__name__)

_MOST_KNOWN = 20_000
SILENCE_SECONDS = 30.0
"""After a failure the database is not queried for this long: each request would wait for its timeout."""


class KnownEditions:
    """Remembers the folders that are known; a show that is not on air yet is looked up again. Safe for threads."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._home, self._database = settings.home, database
        self._known: set[str] = set()
        self._silent_until = 0.0

    def has(self, folder: str) -> bool:
        """Whether a show on air or retracted has this folder under editions/, or a programme; without an answer of the
        database, every folder may be one."""
        now = time.monotonic()
        if folder in self._known or now < self._silent_until:
            return True
        if self._silent_until:
            self._silent_until = now + SILENCE_SECONDS  # after a failure one request asks, and the others do not wait
        try:
            found = self._is_edition(folder) if "/" in folder else has_shows(self._database, folder)
        except SQLAlchemyError as error:  # also a wait for one of the pool's connections, which is no DBAPIError
            logger.warning("the database does not say which editions there are: %s", type(error).__name__)
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            return True
        self._silent_until = 0.0
        if found:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known.add(folder)
        return found

    def _is_edition(self, folder: str) -> bool:
        show_id = folder.rpartition("/")[2].partition("-")[2]
        aired = aired_as(self._database, show_id)
        return aired is not None and edition_folder(self._home, *aired, show_id) == editions_root(self._home) / folder
