"""Which editions and programmes the station has, by its database, which all machines share.

A path that no show made is refused by this, before anything that costs money or a file is asked for it.
"""

import logging

from sqlalchemy.exc import DBAPIError

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import UnknownShowError, has_shows, load_show
from radiox_tasks.media.edition_paths import edition_folder, editions_root
from radiox_tasks.settings import Settings

logger = logging.getLogger(__name__)

_MOST_KNOWN = 20_000


class KnownEditions:
    """Remembers the folders that are known; a show that is not on air yet is asked for again. Safe for threads."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._home, self._database = settings.home, database
        self._known: set[str] = set()

    def has(self, folder: str) -> bool:
        """Whether a show on air or retracted has this folder under editions/, or a programme; without an answer of the
        database, every folder may be one."""
        if folder in self._known:
            return True
        try:
            found = self._is_edition(folder) if "/" in folder else has_shows(self._database, folder)
        except DBAPIError as error:
            logger.warning("the database does not say which editions there are: %s", type(error).__name__)
            return True
        if found:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known.add(folder)
        return found

    def _is_edition(self, folder: str) -> bool:
        try:
            show = load_show(self._database, folder.rpartition("/")[2].partition("-")[2])
        except UnknownShowError:
            return False
        place = edition_folder(self._home, show.preset.name, show.local_air_at, show.show_id)
        return show.on_air_at is not None and place == editions_root(self._home) / folder
