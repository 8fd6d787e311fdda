"""Reads and writes hosts. Every function is one transaction."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.speakers import SpeakerRow
from radiox_tasks.model.host import Host


class SpeakerExistsError(ValueError):
    """A host with this id exists."""


class UnknownSpeakerError(LookupError):
    """There is no host with this id."""


def all_hosts(database: Database) -> list[Host]:
    """Every host, by id."""
    with database.transaction() as session:
        return [_host(row) for row in session.scalars(_present())]


def seed_hosts(database: Database, hosts: Iterable[Host]) -> None:
    """Insert the hosts of the seed file. Hosts that were edited or removed are left unchanged."""
    with database.transaction() as session:
        rows = {row.speaker: row for row in session.scalars(select(SpeakerRow))}
        for host in hosts:
            row = rows.get(host.speaker)
            if row is None:
                _insert(session, database, host, edited=False)
            elif not row.edited and _host(row) != host:
                _fill(row, host, session, database)


def add_host(database: Database, host: Host) -> None:
    """Add a host. Raises SpeakerExistsError."""
    with database.transaction() as session:
        row = session.get(SpeakerRow, host.speaker)
        if row is not None and row.removed:
            _fill(row, host, session, database)
            row.edited, row.removed = True, False
        elif row is not None or not _insert(session, database, host, edited=True):
            raise SpeakerExistsError(f"there is a speaker {host.speaker} already")


def edit_host(database: Database, host: Host) -> None:
    """Replace the host with this id. Raises UnknownSpeakerError."""
    with database.transaction() as session:
        row = _existing(session, host.speaker)
        _fill(row, host, session, database)
        row.edited = True


def remove_host(database: Database, speaker: str) -> None:
    """Remove the host. Raises UnknownSpeakerError."""
    with database.transaction() as session:
        row = _existing(session, speaker)
        row.removed, row.changed_at = True, database.now(session)


def _present() -> Any:
    return select(SpeakerRow).where(SpeakerRow.removed.is_(False)).order_by(SpeakerRow.speaker)


def _existing(session: Session, speaker: str) -> SpeakerRow:
    row = session.get(SpeakerRow, speaker)
    if row is None or row.removed:
        known = ", ".join(row.speaker for row in session.scalars(_present()))
        raise UnknownSpeakerError(f"there is no speaker {speaker}; known: {known or 'none'}")
    return row


def _insert(session: Session, database: Database, host: Host, *, edited: bool) -> bool:
    """Insert unless another process did; returns whether this call inserted it."""
    values = {**_values(host), "edited": edited, "removed": False, "changed_at": database.now(session)}
    return insert_ignoring(session, SpeakerRow, **values)


def _fill(row: SpeakerRow, host: Host, session: Session, database: Database) -> None:
    for name, value in _values(host).items():
        setattr(row, name, value)
    row.changed_at = database.now(session)


def _values(host: Host) -> dict[str, Any]:
    return host.model_dump(mode="json")


def _host(row: SpeakerRow) -> Host:
    return Host.model_validate({name: getattr(row, name) for name in Host.model_fields})
