"""Rules of the podcast namespace (Podcasting 2.0)."""

import re
import uuid

from radiox_tasks.media.feedcheck.read_feed import Feed, Found, Rule, holders, is_web_address, rule
from radiox_tasks.model.formats.media_types import CHAPTERS

RULES: list[Rule] = []
NAMESPACE = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/{}.md"
TRANSCRIPTS = frozenset(
    ("text/plain", "text/html", "text/vtt", "application/json", "application/srt", "application/x-subrip")
)
MEDIUMS = frozenset(("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course"))
_RRULE = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[^;=\s]+)*;?")


@rule(RULES, "warning", NAMESPACE.format("guid"))
def guid_is_a_uuid(feed: Feed) -> Found:
    """The feed's permanent id is a UUID."""
    said = feed.text("podcast:guid")
    try:
        uuid.UUID(said)
    except ValueError:
        yield "channel", f"<podcast:guid> {said[:60]!r} is no UUID" if said else "<podcast:guid> is missing"


@rule(RULES, "error", NAMESPACE.format("locked"))
def locked_is_yes_or_no(feed: Feed) -> Found:
    """podcast:locked tells other hosts whether they may import the feed."""
    for locked in feed.all("podcast:locked"):
        if (locked.text or "").strip().lower() not in ("yes", "no"):
            yield "channel", f"<podcast:locked> {locked.text!r} is neither yes nor no"


@rule(RULES, "error", NAMESPACE.format("medium"))
def medium_is_known(feed: Feed) -> Found:
    """podcast:medium is one of the listed values, or one of them with an L appended."""
    said = feed.text("podcast:medium")
    if said and said not in MEDIUMS and said.removesuffix("L") not in MEDIUMS and said != "mixed":
        yield "channel", f"<podcast:medium> {said!r} is not known"


@rule(RULES, "error", NAMESPACE.format("transcript"))
def transcripts_are_complete(feed: Feed) -> Found:
    """A transcript has an address and a type that players know."""
    for item in feed.items:
        for transcript in item.all("podcast:transcript"):
            if not transcript.get("url"):
                yield item.name, "<podcast:transcript> has no url"
            if transcript.get("type") not in TRANSCRIPTS:
                yield item.name, f"<podcast:transcript type={transcript.get('type')!r}> is not known"


@rule(RULES, "error", NAMESPACE.format("chapters"))
def chapters_are_complete(feed: Feed) -> Found:
    """Chapters have an address and their own type."""
    for item in feed.items:
        for chapters in item.all("podcast:chapters"):
            if not chapters.get("url"):
                yield item.name, "<podcast:chapters> has no url"
            if chapters.get("type") != CHAPTERS:
                yield item.name, f"<podcast:chapters type={chapters.get('type')!r}>; players look for {CHAPTERS}"


@rule(RULES, "error", NAMESPACE.format("person"))
def persons_are_named(feed: Feed) -> Found:
    """A person has a name of at most 128 characters."""
    for where, holder in holders(feed):
        for person in holder.all("podcast:person"):
            if not 0 < len((person.text or "").strip()) <= 128:
                yield where, "<podcast:person> is empty or longer than 128 characters"


@rule(RULES, "error", NAMESPACE.format("update-frequency"))
def update_frequency_can_be_read(feed: Feed) -> Found:
    """Words, and a recurrence rule if there is one."""
    for said in feed.all("podcast:updateFrequency"):
        if not (said.text or "").strip():
            yield "channel", "<podcast:updateFrequency> has no words"
        if len(said.text or "") > 128:
            yield "channel", "<podcast:updateFrequency> is longer than 128 characters"
        if said.get("rrule") and not _RRULE.fullmatch(said.get("rrule", "")):
            yield "channel", f"<podcast:updateFrequency rrule={said.get('rrule')!r}> is no RFC 5545 rule"


@rule(RULES, "error", NAMESPACE.format("txt"))
def texts_are_not_too_long(feed: Feed) -> Found:
    """podcast:txt holds up to 4000 characters, its purpose 128."""
    for where, holder in holders(feed):
        for text in holder.all("podcast:txt"):
            if len(text.text or "") > 4000 or len(text.get("purpose", "")) > 128:
                yield where, "<podcast:txt> is longer than 4000 characters, or its purpose than 128"


@rule(RULES, "error", NAMESPACE.format("alternate-enclosure"))
def alternate_enclosures_are_complete(feed: Feed) -> Found:
    """An alternate enclosure has a type and at least one source."""
    for item in feed.items:
        for enclosure in item.all("podcast:alternateEnclosure"):
            sources = enclosure.findall("{https://podcastindex.org/namespace/1.0}source")
            if not enclosure.get("type") or not any(source.get("uri") for source in sources):
                yield item.name, "<podcast:alternateEnclosure> lacks its type or a <podcast:source uri>"


@rule(RULES, "error", NAMESPACE.format("transcript"))
def addresses_of_tags_are_whole(feed: Feed) -> Found:
    """Transcripts and chapters need absolute URLs."""
    for item in feed.items:
        for tag in (*item.all("podcast:transcript"), *item.all("podcast:chapters")):
            url = tag.get("url", "")
            if url and feed.address and not is_web_address(url):
                yield item.name, f"{url[:120]!r} is not a whole http(s) address"
