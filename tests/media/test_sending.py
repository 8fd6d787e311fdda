"""Who sends shared files lets others wait, but not for ever: the pool's threads are few."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from radiox_tasks.data.store import Store
from radiox_tasks.media.edition_folders import sending
from radiox_tasks.media.remote.send_editions import send, unsent
from radiox_tasks.providers.calls import ProviderError
from tests.media.made_shows import made_show
from tests.standins.supabase_server import KEY, supabase_server


def test_who_waits_too_long_for_another_sender_gives_up_for_now(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("first")
    with sending(tmp_path, "station", lambda: [page]):
        began = time.monotonic()
        with (
            pytest.raises(ProviderError, match="station") as caught,
            sending(tmp_path, "station", lambda: [page], patience=0.3),
        ):
            pytest.fail("two send at once")
        assert 0.3 <= time.monotonic() - began < 20
        with sending(tmp_path, "preset-zurich", lambda: [page], patience=0.3) as files:
            assert list(files) == [page]
    assert caught.value.kind == "transient"
    with sending(tmp_path, "station", lambda: [page], patience=0.3) as files:
        assert files[page].read_text() == "first"


def test_who_waits_for_another_sender_goes_on_when_that_is_done(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("first")
    taken, done = threading.Event(), threading.Event()

    def slow() -> None:
        with sending(tmp_path, "station", lambda: [page]):
            taken.set()
            done.wait(120)

    other = threading.Thread(target=slow)
    other.start()
    assert taken.wait(120)
    threading.Timer(0.5, done.set).start()
    with sending(tmp_path, "station", lambda: [page], patience=20) as files:
        assert done.is_set()
        assert list(files) == [page]
    other.join()


def test_what_goes_wrong_while_sending_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError, match="mine"), sending(tmp_path, "station", list):
        raise TimeoutError("mine")


@pytest.mark.slow
def test_only_the_machine_with_the_edition_uploads_it(store: Store, tmp_path: Path) -> None:
    with supabase_server() as server:
        named = {"supabase_url": server.url, "supabase_service_key": SecretStr(KEY), "bucket": "station"}
        store = replace(store, settings=store.settings.model_copy(update=named))
        made = made_show(store, air_in=-1).ready().on_air()
        other = replace(store, settings=store.settings.model_copy(update={"home": tmp_path / "other"}))

        assert not send(other, made.show_id)
        assert not server.objects
        assert send(store, made.show_id)
        assert any(path.endswith("show.mp3") for path in server.objects)
        assert unsent(store, datetime.now(UTC)) == []
