"""A show's sample feeds are the same in every process, and nobody but such a show gets at them."""

from datetime import UTC, datetime, timedelta

import pytest

from radiox_tasks.content.fetch.http.client import FetchError, HttpClient
from radiox_tasks.content.sample.server_in_process import AirTimeError, order_sample, port_of, with_sample_feeds
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset

NOW = datetime(2026, 11, 23, 9, 30, 15, tzinfo=UTC)


def test_the_feeds_are_served_as_of_the_orders_moment() -> None:
    order = with_sample_feeds(Order(), now=NOW)
    client = HttpClient(allow=order.fetch_allow)
    bodies = [client.get(feed.url) for feed in order.sample_feeds[:3]]
    assert {reply.status for reply in bodies} == {200}
    assert b"20261123t093015.sample.invalid" in bodies[0].body
    assert with_sample_feeds(Order(), now=NOW) == order
    client.close()


def test_another_moment_is_another_site() -> None:
    first, second = (with_sample_feeds(Order(), now=NOW.replace(hour=hour)) for hour in (9, 15))
    client = HttpClient(allow=(*first.fetch_allow, *second.fetch_allow))
    assert client.get(first.sample_feeds[0].url).body != client.get(second.sample_feeds[0].url).body
    client.close()


def test_a_feed_of_that_name_is_not_found_without_the_order() -> None:
    client = HttpClient()
    with pytest.raises(FetchError):
        client.get(with_sample_feeds(Order(), now=NOW).sample_feeds[0].url)
    client.close()
    assert port_of("127.0.0.1") is None
    assert port_of("20261123t093015.sample.invalid.example.org") is None


def test_a_sample_show_is_made_only_while_its_articles_are_new_enough_at_its_air_time() -> None:
    feeds = [{"url": "https://example.com/f", "name": "e"}]
    values = {"name": "news", "title": "T", "language": "en", "feeds": feeds, "news": {"max_age": "8h"}}
    preset, now = Preset.model_validate(values), datetime.now(UTC)
    assert order_sample(Order(), preset, air_at=NOW) == with_sample_feeds(Order(), now=NOW)
    ahead = order_sample(Order(), preset, air_at=now + timedelta(hours=5.9))
    assert ahead.sample_feeds[0].url < with_sample_feeds(Order(), now=now + timedelta(hours=1)).sample_feeds[0].url
    with pytest.raises(AirTimeError, match="at most 6 hours before") as found:
        order_sample(Order(), preset, air_at=now + timedelta(hours=6.1))
    assert "none older than 8 hours" in str(found.value)
