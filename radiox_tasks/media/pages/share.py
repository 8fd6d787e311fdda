"""Link previews of a page: Open Graph (https://ogp.me), Twitter cards, oEmbed, and its feeds."""

from typing import Any, NamedTuple

from radiox_tasks.language.wording import locale_of
from radiox_tasks.model.edition import ShowDocument

TEXT_CHARACTERS = 240
EMBED = "embed.html"
"""The embeddable player, next to an edition's own page."""
EMBED_SIZE = (640, 170)


class Share(NamedTuple):
    """A page's link preview. URLs are relative to the page, or empty."""

    kind: str
    site: str
    title: str
    text: str
    locale: str
    url: str = ""
    image: str = ""
    audio: str = ""
    feed: str = ""


def edition_title(document: ShowDocument) -> str:
    """Air time and lead story, which distinguish the editions of a programme."""
    lead = document.stories[0].title if document.stories else document.title
    return f"{document.local_air_at:%H:%M} · {lead}"


def edition_share(document: ShowDocument, base: str = "", up: str = "../../") -> Share:
    """An edition's link preview: cover, lead and stories. `up` leads to the programme's folder."""
    others = " · ".join(story.title for story in document.stories[1:])
    text = others or document.title
    return Share(
        kind="music.song",
        site=document.title,
        title=edition_title(document),
        text=text if len(text) <= TEXT_CHARACTERS else text[: TEXT_CHARACTERS - 1] + "…",
        locale=locale_of(document.language),
        url=f"{base}index.html",
        image=f"{base}cover.jpg",
        audio=f"{base}show.mp3",
        feed=f"{up}feed.xml" if document.has_feed else "",
    )


def oembed_answer(document: ShowDocument, folder: str, root: str) -> dict[str, Any]:
    """An edition's oEmbed 1.0 answer (https://oembed.com); `folder` and `root` are the URLs of the edition and of all
    editions."""
    width, height = EMBED_SIZE
    frame = f'<iframe src="{folder}{EMBED}" width="{width}" height="{height}" style="border:0" loading="lazy"></iframe>'
    return {
        "version": "1.0",
        "type": "rich",
        "title": edition_title(document),
        "author_name": document.title,
        "provider_name": document.title,
        "provider_url": root,
        "thumbnail_url": f"{folder}cover.jpg",
        "thumbnail_width": 3000,
        "thumbnail_height": 3000,
        "html": frame,
        "width": width,
        "height": height,
    }
