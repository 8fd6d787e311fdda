"""Feed lists in OPML 2.0 (opml.org/spec2.opml): import, and lossless export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree
from pydantic import ValidationError

from radiox_tasks.content.fetch.parsing.plain_text import clean_title
from radiox_tasks.language.languages import languages
from radiox_tasks.model.preset import Feed, Language

NAMESPACE = "urn:radiox:opml"  # for attributes that OPML lacks: the specification asks for a namespace
MAX_BYTES = 5_000_000


class OpmlError(ValueError):
    """The file is not OPML."""


@dataclass(frozen=True)
class OpmlImport:
    """The feeds of a file, and a message for each outline whose feed cannot be used."""

    feeds: tuple[Feed, ...]
    skipped: tuple[str, ...] = ()


def import_opml(content: bytes, *, language: Language = "en") -> OpmlImport:
    """Read an OPML file. Categories come from RadioX's own attribute, OPML's, or the containing folder. `language`
    applies to feeds without a language that RadioX supports. Raises OpmlError."""
    if len(content) > MAX_BYTES:
        raise OpmlError(f"more than {MAX_BYTES // 1_000_000} MB: not a list of feeds")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.tag.lower() != "opml":
        raise OpmlError("not an OPML file: its outermost element is not <opml>")
    feeds: dict[Feed, None] = {}
    skipped = []
    for outline, folder in _outlines(root):
        try:
            feeds[_read(outline, folder, language)] = None
        except ValidationError as error:
            where = clean_title(outline.get("text") or outline.get("xmlUrl") or "a feed")
            first = error.errors(include_url=False)[0]
            skipped.append(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
    return OpmlImport(tuple(feeds), tuple(skipped))


def export_opml(feeds: Sequence[Feed], *, title: str, now: datetime) -> bytes:
    """The feeds as OPML, in one folder per category; import_opml reads the same feeds back."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"radiox": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean_title(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    for category in dict.fromkeys(feed.category for feed in feeds):
        folder = etree.SubElement(body, "outline", {"text": _fit(category)})
        for feed in feeds:
            if feed.category == category:
                etree.SubElement(folder, "outline", _attributes(feed))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _attributes(feed: Feed) -> dict[str, str]:
    return {
        "type": "rss",
        "text": _fit(feed.name),
        "xmlUrl": _fit(feed.url),
        "language": feed.language,
        "category": "/" + _fit(feed.category).replace(",", " ").replace("/", " "),
        f"{{{NAMESPACE}}}category": _fit(feed.category),
        f"{{{NAMESPACE}}}priority": str(feed.priority),
        f"{{{NAMESPACE}}}weight": repr(feed.weight),
    }


def _fit(value: str) -> str:
    """The text without what XML cannot contain: control characters and lone surrogates."""
    return "".join(
        c for c in value if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def _outlines(root: Any) -> Iterator[tuple[Any, str]]:
    """Every outline with a feed URL, and the text of the folder that contains it."""
    for outline in root.iter("outline"):
        if outline.get("xmlUrl"):
            parent = outline.getparent()
            inside = parent is not None and parent.tag == "outline" and not parent.get("xmlUrl")
            yield outline, (parent.get("text") or parent.get("title") or "") if inside else ""


def _read(outline: Any, folder: str, language: Language) -> Feed:
    listed = (outline.get("category") or "").split(",")[0].strip("/ ").rpartition("/")[2]
    category = outline.get(f"{{{NAMESPACE}}}category") or listed or clean_title(folder).lower() or "news"
    fields: dict[str, Any] = {
        "url": outline.get("xmlUrl").strip(),
        "name": outline.get("text") or outline.get("title") or outline.get("xmlUrl"),
        "category": category,
        "language": _language(outline.get("language") or "", language),
    }
    for name in ("priority", "weight"):
        if (value := outline.get(f"{{{NAMESPACE}}}{name}")) is not None:
            fields[name] = value
    return Feed.model_validate(fields)


def _language(value: str, default: Language) -> Language:
    short = value.strip().lower()[:2]
    return short if short in languages() else default
