"""Builds a new preset from the answers to a few questions."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from radiox_tasks.data.presets.find_presets import find_presets
from radiox_tasks.data.store import Store
from radiox_tasks.model.preset import Feed
from radiox_tasks.settings import Settings

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s?(?:h|uhr)?", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|commentaire", re.IGNORECASE)


class DraftError(ValueError):
    """An answer is invalid; the message says which."""


def slug(title: str) -> str:
    """A file name for a title: lower-case letters, digits and hyphens. Raises DraftError if nothing is left."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63].rstrip("-")
    if not name:
        raise DraftError(f"{title!r} has no letters for a file's name: give one with --name")
    return name


def refuse_taken(name: str, settings: Settings) -> None:
    """Raise DraftError if a preset of this name exists."""
    if name in find_presets(settings):
        raise DraftError(f"there is a preset {name} already: choose another with --name")


def cron_of(air: str) -> str:
    """The cron expression for "hourly", for comma-separated clock times, or a given cron expression. Raises DraftError.
    Times with different minutes do not fit into one expression."""
    wanted = air.strip().lower()
    if wanted == "hourly":
        return "0 * * * *"
    if len(wanted.split()) == 5 and "," not in wanted.split()[0]:
        return air.strip()
    clocks = [_CLOCK.fullmatch(part.strip()) for part in wanted.split(",")]
    times = [(int(clock.group(1)), int(clock.group(2) or 0)) for clock in clocks if clock]
    if len(times) < len(clocks) or any(hour > 23 or minute > 59 for hour, minute in times):
        raise DraftError(f'{air!r} is neither "hourly" nor times such as 7:00, 18:30 nor a cron expression')
    minutes = sorted({minute for _, minute in times})
    if len(minutes) > 1:
        raise DraftError(f"{air!r}: one schedule has the same minute at each hour; make two presets of it")
    return f"{minutes[0]} {','.join(str(hour) for hour in sorted({hour for hour, _ in times}))} * * *"


def find_feeds(sites: str, *, language: str, store: Store, warn: Callable[[str], None]) -> list[Feed]:
    """One feed per site; `warn` is called for sites without one. Raises DraftError if no site has any."""
    from radiox_tasks.content.fetch.feeds.discover import DiscoveryError, discover_feeds

    feeds: dict[str, Feed] = {}
    for site in filter(None, (part.strip() for part in sites.split(","))):
        try:
            links = discover_feeds(site, settings=store.settings, database=store.database, now=datetime.now(UTC))
        except DiscoveryError as error:
            warn(str(error))
            continue
        link = next((link for link in links if not _COMMENTS.search(f"{link.url} {link.title}")), links[0])
        feeds[link.url] = Feed(url=link.url, name=_outlet(link.url), language=language)
    if not feeds:
        raise DraftError("none of the sites has a feed that can be read: give the address of a feed")
    return list(feeds.values())


def draft(*, name: str, title: str, language: str, timezone: str, cron: str, feeds: Sequence[Feed]) -> str:
    """The preset's file."""
    import yaml

    document = {
        "name": name,
        "title": title,
        "language": language,
        "timezone": timezone,
        "schedule": {"cron": cron},
        "feeds": [{"url": feed.url, "name": feed.name, "language": feed.language} for feed in feeds],
    }
    body = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
    return f"# Every key a preset may have: docs/presets.md, or `radiox presets schema`.\n{body}"


def _outlet(url: str) -> str:
    """The outlet's name from its feed's URL: "example" for www.news.example.org."""
    labels = (urlsplit(url).hostname or "feed").removeprefix("www.").split(".")
    return labels[-2] if len(labels) > 1 and not labels[-1].isdigit() else ".".join(labels)
