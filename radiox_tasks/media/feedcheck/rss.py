"""Rules of RSS 2.0, Atom's self link, and RFC 5005 archives."""

from collections import Counter

from radiox_tasks.media.feedcheck.read_feed import Feed, Found, Rule, date_of, is_web_address, rule

RULES: list[Rule] = []
PROFILE = "https://www.rssboard.org/rss-profile"
SPECIFICATION = "https://www.rssboard.org/rss-specification"
RFC_5005 = "https://www.rfc-editor.org/rfc/rfc5005#section-4"


@rule(RULES, "error", SPECIFICATION)
def version_is_two(feed: Feed) -> Found:
    """The rss element has a version."""
    if feed.root.get("version") != "2.0":
        yield "rss", f'version is {feed.root.get("version")!r}; readers expect version="2.0"'


@rule(RULES, "error", SPECIFICATION)
def channel_has_its_parts(feed: Feed) -> Found:
    """Title, link and description are required of a channel."""
    for name in ("title", "link", "description"):
        if not feed.text(name):
            yield "channel", f"<{name}> is missing or empty"


@rule(RULES, "error", SPECIFICATION)
def addresses_are_whole(feed: Feed) -> Found:
    """Links and enclosures are absolute URLs in the served feed."""
    if feed.address:
        for where, what, url in _partial(feed):
            yield where, f"<{what}> is {url[:120]!r}, not a whole http(s) address"


@rule(RULES, "warning", SPECIFICATION)
def a_file_has_whole_addresses(feed: Feed) -> Found:
    """A file may contain relative URLs, as this station's do, if the server makes them absolute."""
    partial = [] if feed.address else _partial(feed)
    if partial:
        where, what, url = partial[0]
        message = f"{len(partial)} addresses are relative (<{what}> {url[:80]!r}): check the feed where it is served"
        yield where, message


def _partial(feed: Feed) -> list[tuple[str, str, str]]:
    """Each place and element with a relative URL."""
    places = [("channel", "link", feed.text("link"))]
    for item in feed.items:
        places += [(item.name, "enclosure", one.get("url", "")) for one in item.all("enclosure")]
        places += [(item.name, "link", item.text("link"))] if item.text("link") else []
    return [place for place in places if place[2] and not is_web_address(place[2])]


@rule(RULES, "error", PROFILE)
def items_have_unique_guids(feed: Feed) -> Found:
    """A guid identifies an item: a duplicate hides the second one."""
    counted = Counter(item.text("guid") for item in feed.items)
    for item in feed.items:
        guid = item.text("guid")
        if not guid:
            yield item.name, "<guid> is missing: when the address changes, clients take it for a new episode"
        elif counted[guid] > 1:
            yield item.name, f"<guid> {guid[:80]!r} stands {counted[guid]} times in the feed"


@rule(RULES, "error", PROFILE)
def a_permalink_is_an_address(feed: Feed) -> Found:
    """A guid counts as a URL unless isPermaLink is false."""
    for item in feed.items:
        for guid in item.all("guid"):
            if guid.get("isPermaLink", "true") == "true" and not is_web_address((guid.text or "").strip()):
                yield item.name, '<guid> is no address and lacks isPermaLink="false"'


@rule(RULES, "error", PROFILE)
def dates_can_be_read(feed: Feed) -> Found:
    """Dates are in RFC 822 format, with a zone."""
    for where, name, text in (
        ("channel", "lastBuildDate", feed.text("lastBuildDate")),
        *((item.name, "pubDate", item.text("pubDate")) for item in feed.items),
    ):
        if text and date_of(text) is None:
            yield where, f"<{name}> {text[:60]!r} is not an RFC 822 date with a zone"


@rule(RULES, "error", PROFILE)
def dates_are_not_in_the_future(feed: Feed) -> Found:
    """Some readers hide items with future dates."""
    for item in feed.items:
        date = date_of(item.text("pubDate"))
        if date is not None and date > feed.now:
            yield item.name, f"<pubDate> lies {(date - feed.now).total_seconds():.0f} s in the future"


@rule(RULES, "warning", PROFILE)
def newest_item_is_first(feed: Feed) -> Found:
    """Readers that show only the first items expect the newest there."""
    dated = [date for item in feed.items if (date := date_of(item.text("pubDate"))) is not None]
    if dated != sorted(dated, reverse=True):
        yield "channel", "items do not stand from the newest to the oldest"


@rule(RULES, "warning", PROFILE)
def feed_names_its_own_address(feed: Feed) -> Found:
    """atom:link rel="self" identifies the original of a copied feed."""
    own = [link.get("href", "") for link in feed.all("atom:link") if link.get("rel") == "self"]
    if not own:
        yield "channel", 'no <atom:link rel="self"> with the feed\'s own address'
    elif feed.address and own[0] != feed.address:
        yield "channel", f'<atom:link rel="self"> says {own[0][:120]!r}; it was read at {feed.address[:120]!r}'


@rule(RULES, "error", RFC_5005)
def archives_lead_back(feed: Feed) -> Found:
    """An archived page declares itself and links to the current feed."""
    links = {link.get("rel"): link.get("href", "") for link in feed.all("atom:link")}
    if feed.all("fh:archive") and not links.get("current"):
        yield "channel", '<fh:archive> without <atom:link rel="current">'
    for name in ("prev-archive", "next-archive", "current"):
        if links.get(name) and feed.address and not is_web_address(links[name]):
            yield "channel", f'<atom:link rel="{name}"> {links[name]!r} is not a whole address'
