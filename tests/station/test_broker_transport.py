"""Messages pass through channels with one client each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiox_tasks.app import app
from radiox_tasks.broker import EmbeddedBroker, embedded_url

pytestmark = pytest.mark.slow


@pytest.fixture
def broker(home: Path) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(home)
    broker.hold()
    yield broker
    broker.release()


def test_commands_of_a_channel_share_a_client(broker: EmbeddedBroker) -> None:
    with app.connection_for_write(embedded_url(broker.home)) as connection:
        channel = connection.default_channel
        with channel.conn_or_acquire() as first, channel.conn_or_acquire() as second:
            assert first is second
            assert first.ping()
        with channel.conn_or_acquire(channel.client) as given:
            assert given is channel.client
