"""Uploads editions to the remote store: settled files before air time, the rest when on air.

Failed uploads are retried and do not affect the edition on this disk.
"""

import logging
from datetime import datetime, timedelta

from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.shows.airing import record_sent, unsent_shows
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import run_step
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.media.edition_layout import folder_of, read_edition, staged_folder
from radiox_tasks.model.declared.steps import UPLOAD, OfEdition, Uploaded
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.configured_bucket import edition_bucket, store_of
from radiox_tasks.settings import Settings

logger = logging.getLogger(__name__)

TRIED_FOR = timedelta(hours=24)
"""How long the upload of an edition is tried."""


def has_remote(settings: Settings) -> bool:
    """Whether editions are copied to a remote store."""
    return store_of(settings) is not None


def send_ahead(store: Store, show_id: str) -> None:
    """Upload a ready edition's files to their final URLs; its feed and `latest` follow at its air time."""
    show = load_show(store.database, show_id)
    if not has_remote(store.settings) or show.document is None or show.status != "ready":
        return
    try:
        _settle(store, show.document)
    except (ProviderError, OSError) as error:
        logger.warning("show %s is not in the remote store yet: %s", show_id, error)


def unsent(store: Store, now: datetime) -> list[str]:
    """The shows whose current state is not in the remote store."""
    return unsent_shows(store.database, after=now - TRIED_FOR) if has_remote(store.settings) else []


def send(store: Store, show_id: str) -> bool:
    """Upload the current state of a show that is on air or was retracted; False if it is not on this disk.

    Of machines without a shared disk, the one that put it on air (or took it off) uploads it. Raises ProviderError.
    """
    from radiox_tasks.media.remote.remote_editions import delete_edition, upload_edition

    document = current_document(store, show_id)
    placed = read_edition(folder_of(document, store.settings.home))
    if placed is None or (placed.edition, placed.status) != (document.edition, document.status):
        return False
    if document.status == "published":
        _settle(store, document)
    upload_edition(document, settings=store.settings)
    if document.status == "retracted":
        delete_edition(document, settings=store.settings)
    record_sent(store.database, show_id, document.edition)
    return True


def _settle(store: Store, document: ShowDocument) -> None:
    """Upload, once, the settled files of this version."""
    from radiox_tasks.media.remote.remote_editions import upload_files

    staged = staged_folder(document, store.settings.home)
    folder = staged if staged.is_dir() else folder_of(document, store.settings.home)
    version = OfEdition(show=document.show_id, edition=document.edition, store=edition_bucket(store.settings).name)

    def work(_: Lease) -> Uploaded:
        return Uploaded(sent=tuple(upload_files(document, folder, settings=store.settings)))

    run_step(store, UPLOAD, version, work, show_id=document.show_id)
