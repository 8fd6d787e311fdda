"""The preview of a rundown chooses as a show would."""

import pytest

from radiox_tasks.content.rundown.preview import preview_rundown
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss
from tests.data.programmes import programme


@pytest.mark.parametrize("model", [{}, {"OPENAI_API_KEY": "key"}, {"OPENAI_BASE_URL": "http://127.0.0.1:9"}])
def test_a_language_model_without_a_key_can_translate_too(
    lite: Database, settings: Settings, site: Site, model: dict[str, str]
) -> None:
    site.answers["/feed"] = Answer(rss("The council met"), headers={"Content-Type": "application/rss+xml"})
    own = Settings(RADIOX_FETCH_ALLOW=site.host, **model)  # type: ignore[arg-type]
    store = Store(own, lite, Ledger(lite), FolderBlobs(settings.home / "blobs"))
    german = programme(language="de", feeds=[{"url": site.url("/feed"), "name": "sample", "language": "en"}])
    told = [story.title for story in preview_rundown(store, german, now=NOW).stories]
    assert told == (["The council met"] if model else [])
