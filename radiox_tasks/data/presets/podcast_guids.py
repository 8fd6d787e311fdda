"""The permanent podcast:guid of each programme."""

from sqlalchemy import select

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.programmes import ProgrammeRow


def podcast_guid_of(database: Database, preset: str, proposed: str) -> str:
    """The preset's podcast:guid: the stored one, else `proposed`, which is stored."""
    with database.transaction() as session:
        insert_ignoring(session, ProgrammeRow, preset=preset, podcast_guid=proposed)
        return session.execute(select(ProgrammeRow.podcast_guid).where(ProgrammeRow.preset == preset)).scalar_one()
