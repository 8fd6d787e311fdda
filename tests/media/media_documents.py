"""A show's document with everything in it, for the tests of what is made from it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from radiox_tasks.media.edition_files import place_edition, stage_edition
from radiox_tasks.media.edition_layout import folder_of, located
from radiox_tasks.media.remote.remote_editions import upload_edition, upload_files
from radiox_tasks.model.edition import (
    ArticleRef,
    Cost,
    EvidenceRef,
    FeedRef,
    LineRef,
    ShowDocument,
    StepRef,
    StoryRef,
)
from radiox_tasks.model.news import Absence, NearMiss
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Check
from radiox_tasks.settings import ROOT, Settings

ZURICH = ZoneInfo("Europe/Zurich")
AIR_AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZURICH)
AUDIO = b"ID3" + bytes(range(256)) * 40
COVER = b"\xff\xd8\xff" + b"cover" * 50

SAID = (
    ("marcel", "greeting", "Guten Morgen aus Zürich, es ist neun Uhr.", None),
    ("jarvis", "disclosure", "Diese Sendung wurde von einer Maschine gemacht.", None),
    ("marcel", "news", "Das Polytechnikum in Zürich hat 1855 seinen Betrieb aufgenommen.", "s0"),
    ("jarvis", "news", "Im ersten Jahr schrieben sich 71 Studenten ein.", "s0"),
    ("marcel", "bridge", "Von der Schulbank in den Berg.", None),
    ("jarvis", "news", "Durch den Gotthardtunnel fuhr 1882 der erste Zug.", "s1"),
    ("lucy", "weather", "In Zürich sind es sieben Grad.", None),
    ("marcel", "sign-off", "Das war RadioX.", None),
)


def evidence_for(url: str, quote: str, text: str) -> EvidenceRef:
    """The quote as evidence, with the whole text as its context."""
    start = text.index(quote)
    return EvidenceRef(url=url, quote=quote, start=start, end=start + len(quote), context=text, context_start=0)


def lines(start: float = 5.0) -> tuple[LineRef, ...]:
    """The lines of SAID, three seconds each with half a second between."""
    made = []
    for n, (speaker, kind, text, story) in enumerate(SAID, 1):
        begin = start + (n - 1) * 3.5
        quote = text[:20]
        url = f"https://{story}.example.org/a?x=1&y=2"
        evidence = (evidence_for(url, quote, f"Davor. Man weiss: {quote} und so. Danach."),)
        made.append(
            LineRef(
                n=n,
                speaker=speaker,
                name=speaker.title(),
                kind=kind,  # type: ignore[arg-type]
                text=text,
                start_s=begin,
                end_s=begin + 3,
                evidence=evidence if story else (),
                story_id=story,
            )
        )
    return tuple(made)


def document(**changes: Any) -> ShowDocument:
    """A published German show of 09:00; fields are replaced by `changes`."""
    titles = ("Das Polytechnikum öffnet", "Der erste Zug durch den Gotthard")
    begun = datetime(2026, 11, 23, 7, 51, tzinfo=UTC)
    fields: dict[str, Any] = {
        "show_id": "show-1",
        "preset": "zurich",
        "title": "RadioX Zürich",
        "language": "de",
        "timezone": "Europe/Zurich",
        "air_at": AIR_AT,
        "status": "published",
        "rung": "full",
        "duration_s": 40.0,
        "loudness_lufs": -16.0,
        "true_peak_dbtp": -1.2,
        "stories": tuple(
            StoryRef(
                title=title,
                reason=f"Grund {n}",
                story_id=f"s{n}",
                articles=(ArticleRef(url=f"https://s{n}.example.org/a?x=1&y=2", source=f"Haus {n}", title=title),),
            )
            for n, title in enumerate(titles)
        ),
        "near_misses": (NearMiss(title="Beinahe", reason="zu alt", url="https://near.example.org/"),),
        "lines": lines(),
        "steps": tuple(
            StepRef(
                name=name,
                key=f"{n:04x}",
                status="done",
                reused=False,
                seconds=2.0,
                cost=0.0,
                queue=queue,
                started=begun + timedelta(seconds=at),
                finished=begun + timedelta(seconds=at + 2),
            )
            for n, (name, queue, at) in enumerate(
                (("fetch:a", "content", 0), ("fetch:b", "content", 1), ("script", "script", 4), ("mix", "audio", 6))
            )
        ),
        "cost": Cost(total=0.05, estimate=0.06, saved=0.01),
        "checks": (Check(name="loudness", verdict="pass", value=-16.0, limit="±0.3 LU"),),
        "feeds": (
            FeedRef(url="https://a.example.org/feed", name="A", status="ok", articles=9),
            FeedRef(url="https://b.example.org/feed", name="B", status="failed", articles=0, error="HTTP 503"),
        ),
        "absences": (Absence(what="Märkte", why="nicht erreichbar"),),
        "writer": "local",
        "cover_by": "local",
    }
    return ShowDocument.model_validate(fields | changes)


def script() -> Script:
    """A script of one line; the edition only stores it."""
    line = Line(n=1, speaker="marcel", kind="greeting", text="Guten Morgen", spoken="Guten Morgen")
    return Script(title="RadioX", language="de", writer="local", lines=(line,))


def preset(name: str = "zurich", **changes: Any) -> Preset:
    """A preset that the documents above may belong to."""
    fields = {
        "name": name,
        "title": "RadioX Zürich",
        "language": "de",
        "timezone": "Europe/Zurich",
        "feeds": [{"url": "https://a.example.org/feed", "name": "A"}],
    }
    return Preset.model_validate(fields | changes)


def placed_edition(
    made: ShowDocument, home: Path, *, audio: bytes | Path = AUDIO, cover: bytes = COVER
) -> ShowDocument:
    """An edition's folder in its place, without anything that points to it; its document with the files' places."""
    staged = stage_edition(made, script=script(), audio=audio, cover=cover, home=home)
    placed = located(staged, folder_of(staged, home))
    page = place_edition(placed, home)
    if page is not None:
        page.unlink()
    return placed


def upload_all(show: ShowDocument, *, settings: Settings) -> list[str]:
    """Upload everything of an edition in its folder; returns the paths in order."""
    sent = [] if show.status == "retracted" else upload_files(show, folder_of(show, settings.home), settings=settings)
    return sent + upload_edition(show, settings=settings)


def without_feed(home: Path) -> None:
    """Edit the bundled programme so that it has no feed."""
    text = (ROOT / "presets/zurich.yaml").read_text()
    edited = home / "presets/zurich.yaml"
    edited.parent.mkdir(parents=True, exist_ok=True)
    edited.write_text(text.replace("publish: {feed: true", "publish: {feed: false"))
