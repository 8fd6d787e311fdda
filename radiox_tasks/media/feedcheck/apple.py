"""Requirements and recommendations of Apple Podcasts, and stricter ones of Spotify.

Apple's guide is rendered by a script; its text is archived in the podcast namespace's repository (itunes_reference.md).
"""

import re

from radiox_tasks.media.feedcheck.read_feed import Feed, Found, Rule, date_of, rule, seconds_of
from radiox_tasks.media.podcast.podcast_feed import DESCRIPTION_BYTES

RULES: list[Rule] = []
REQUIREMENTS = "https://podcasters.apple.com/support/823-podcast-requirements"
GUIDE = "https://help.apple.com/itc/podcasts_connect/#/itcb54353390"
SPOTIFY = "https://support.spotify.com/creators/article/podcast-specification-doc/"
SPOTIFY_EMAIL = "https://support.spotifyforpodcasters.com/hc/en-us/articles/360043488052-Email-address-verification"
LANGUAGE = re.compile(r"[A-Za-z]{2}(-[A-Za-z0-9]{2,8})*")
LENGTH = re.compile(r"0*[1-9][0-9]*")
ENCLOSURES = frozenset(
    ("audio/mpeg", "audio/x-m4a", "audio/mp4", "video/mp4", "video/x-m4v", "video/quicktime", "application/pdf")
)
EXPLICIT = frozenset(("true", "false", "yes", "no", "clean", "explicit"))
CATEGORIES = frozenset(
    (
        "Arts", "Business", "Comedy", "Education", "Fiction", "Government", "History", "Health & Fitness",
        "Kids & Family", "Leisure", "Music", "News", "Religion & Spirituality", "Science", "Society & Culture",
        "Sports", "Technology", "True Crime", "TV & Film",
    )
)  # fmt: skip


@rule(RULES, "error", REQUIREMENTS)
def channel_has_what_the_directory_shows(feed: Feed) -> Found:
    """Language, artwork, category and the explicit mark are required."""
    if not feed.text("language"):
        yield "channel", "<language> is missing"
    if not any(image.get("href") for image in feed.all("itunes:image")):
        yield "channel", "<itunes:image href> is missing: a podcast without artwork is refused"
    if not feed.all("itunes:category"):
        yield "channel", "<itunes:category> is missing"


@rule(RULES, "error", GUIDE)
def the_language_is_a_code(feed: Feed) -> Found:
    """The language is a code of ISO 639 with two letters, and modifiers."""
    said = feed.text("language")
    if said and not LANGUAGE.fullmatch(said):
        yield "channel", f"<language> {said[:40]!r} is not an ISO 639 code such as en or en-us"


@rule(RULES, "error", GUIDE)
def explicit_is_said(feed: Feed) -> Found:
    """itunes:explicit is true or false; older words are still read."""
    said = feed.text("itunes:explicit").lower()
    if said not in EXPLICIT:
        yield "channel", f"<itunes:explicit> is {said!r}; it has to be true or false"
    for item in feed.items:
        own = item.text("itunes:explicit").lower()
        if own and own not in EXPLICIT:
            yield item.name, f"<itunes:explicit> is {own!r}; it has to be true or false"


@rule(RULES, "error", "https://podcasters.apple.com/support/1691-apple-podcasts-categories")
def categories_are_known(feed: Feed) -> Found:
    """Apple ignores a category that is not in the list."""
    for category in feed.all("itunes:category"):
        if category.get("text") not in CATEGORIES:
            yield "channel", f"<itunes:category> {category.get('text')!r} is none of the directory's"


@rule(RULES, "error", REQUIREMENTS)
def items_have_title_and_enclosure(feed: Feed) -> Found:
    """An episode has a title and one file."""
    for item in feed.items:
        if not item.text("title"):
            yield item.name, "<title> is missing or empty"
        if len(item.all("enclosure")) > 1:
            yield item.name, "has more than one <enclosure>: clients take the first; use podcast:alternateEnclosure"


@rule(RULES, "warning", GUIDE)
def items_can_be_played(feed: Feed) -> Found:
    """An item without a file is not shown as an episode."""
    for item in feed.items:
        if not item.all("enclosure"):
            yield item.name, "has no <enclosure>: only readers of news show it"


@rule(RULES, "error", GUIDE)
def enclosures_are_complete(feed: Feed) -> Found:
    """Address, length in bytes and type are all required."""
    for item in feed.items:
        for enclosure in item.all("enclosure"):
            length = enclosure.get("length", "")
            if not enclosure.get("url"):
                yield item.name, "<enclosure> has no url"
            if not LENGTH.fullmatch(length):
                yield item.name, f"<enclosure length={length[:40]!r}> is not the file's length in bytes"
            if enclosure.get("type") not in ENCLOSURES:
                yield item.name, f"<enclosure type={enclosure.get('type')!r}> is none of the types that are played"


@rule(RULES, "error", GUIDE)
def descriptions_are_not_too_long(feed: Feed) -> Found:
    """Texts over 4000 bytes are cut or rejected."""
    for where, text in (
        ("channel", feed.text("description")),
        *((item.name, item.text("description")) for item in feed.items),
    ):
        if (size := len(text.encode())) > DESCRIPTION_BYTES:
            yield where, f"<description> has {size} bytes; at most {DESCRIPTION_BYTES} are shown"


@rule(RULES, "warning", GUIDE)
def items_have_what_is_recommended(feed: Feed) -> Found:
    """Date, length and description, which lists show."""
    for item in feed.items:
        missing = [name for name in ("pubDate", "description") if not item.text(name)]
        missing += ["itunes:duration"] if item.all("enclosure") and not item.text("itunes:duration") else []
        if missing:
            yield item.name, f"lacks {', '.join(f'<{name}>' for name in missing)}"


@rule(RULES, "error", GUIDE)
def durations_can_be_read(feed: Feed) -> Found:
    """itunes:duration is in seconds, or hours, minutes and seconds."""
    for item in feed.items:
        text = item.text("itunes:duration")
        if text and seconds_of(text) is None:
            yield item.name, f"<itunes:duration> {text[:40]!r} is neither seconds nor h:mm:ss"


@rule(RULES, "error", GUIDE)
def types_are_known(feed: Feed) -> Found:
    """itunes:type is episodic or serial; an episode is full, a trailer or a bonus."""
    if (said := feed.text("itunes:type")) and said.lower() not in ("episodic", "serial"):
        yield "channel", f"<itunes:type> {said!r} is neither episodic nor serial"
    for item in feed.items:
        if (own := item.text("itunes:episodeType")) and own.lower() not in ("full", "trailer", "bonus"):
            yield item.name, f"<itunes:episodeType> {own!r} is neither full, trailer nor bonus"


@rule(RULES, "warning", GUIDE)
def the_author_is_named(feed: Feed) -> Found:
    """The directory shows who makes a podcast."""
    if not feed.text("itunes:author"):
        yield "channel", "<itunes:author> is missing"


@rule(RULES, "error", SPOTIFY)
def every_episode_has_a_date(feed: Feed) -> Found:
    """Without a date Spotify cannot place an episode."""
    for item in feed.items:
        if item.all("enclosure") and date_of(item.text("pubDate")) is None:
            yield item.name, "has no <pubDate>"


@rule(RULES, "warning", SPOTIFY_EMAIL)
def the_owner_can_be_asked(feed: Feed) -> Found:
    """Spotify sends a verification code to the feed's e-mail address before it lists a podcast."""
    email = feed.text("itunes:owner/itunes:email")
    if "@" not in email:
        yield "channel", f"<itunes:owner><itunes:email> is {email!r}: Spotify cannot verify whose feed it is"
