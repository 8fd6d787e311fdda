"""The stored document is the content that the file was tagged with, completed."""

import pytest

from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import assemble_content, persist
from radiox_tasks.model.declared.steps import Finished
from radiox_tasks.model.edition import ShowDocument, TracedContent
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import SoundTrace
from radiox_tasks.step import Context
from tests.media.made_shows import TRACE, Made, made_show, master


@pytest.fixture
def made(store: Store) -> Made:
    return made_show(store, air_in=600)


def document_of(made: Made, trace: SoundTrace) -> ShowDocument:
    """The document that is stored for a file with this trace."""
    store = made.store
    finished = Finished(
        audio=store.blobs.put(b"tagged"),
        cover=store.blobs.put(b"cover"),
        cover_by="local",
        master=store.put(master(store, store.get(made.script_ref, Script))),
        trace=store.put(trace),
        checks=(),
    )
    persisted = persist(Context(store, load_show(store.database, made.show_id)), finished, made.script_ref)
    return store.get(persisted.document, ShowDocument)


def test_the_content_is_assembled_once(made: Made) -> None:
    store, show = made.store, load_show(made.store.database, made.show_id)
    script = store.get(made.script_ref, Script)
    content = assemble_content(store, show, script, master(store, script))
    tagged = content.model_copy(update={"title": "As it was tagged"})
    document = document_of(made, TracedContent(**dict(TRACE), content=tagged))
    assert (document.title, document.lines, document.trace) == (tagged.title, content.lines, TRACE)


def test_a_file_that_an_earlier_version_finished_has_the_same_document(made: Made) -> None:
    document = document_of(made, TRACE)
    assert [line.text for line in document.lines] == [
        line.text for line in made.store.get(made.script_ref, Script).lines
    ]
    assert (document.duration_s, document.trace) == (40.0, TRACE)


def test_a_worker_of_an_earlier_version_reads_the_trace(made: Made) -> None:
    assert SoundTrace.read(TracedContent(**dict(TRACE)).model_dump(mode="json")) == TRACE
