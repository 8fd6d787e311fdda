"""Whether a preset's feeds can be reached from here."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures import TimeoutError as TooLate
from datetime import UTC, datetime

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.data.store import Store
from radiox_tasks.model.preset import Preset

SECONDS = 10


def any_feed_answers(preset: Preset, store: Store) -> bool:
    """Whether a feed of the preset gives an article within ten seconds; all are asked at once."""

    def answers(number: int) -> bool:
        feed = preset.feeds[number]
        outcome = collect_feed(feed, database=store.database, settings=store.settings, now=datetime.now(UTC))
        return bool(outcome.articles)

    executor = ThreadPoolExecutor(max_workers=16)
    try:
        futures = [executor.submit(answers, number) for number in range(len(preset.feeds))]
        return any(future.result() for future in as_completed(futures, timeout=SECONDS))
    except TooLate:
        return False
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
