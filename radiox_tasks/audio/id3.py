"""Writes ID3v2.3 tags in UTF-16, with chapters and cover."""

import hashlib
import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from radiox_tasks.audio.mastering.gapless import TAG_HEAD, tag_size
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording
from radiox_tasks.model.formats.media_types import JPEG

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_UTF16 = 1
_PIECE = 1 << 20
_FRONT_COVER = 3
_ID3_HEADER = 10
_UNKNOWN_OFFSET = 0xFFFFFFFF  # chapters are given by time, not by byte


class ChapterMark(Protocol):
    """A chapter: title, start and end in seconds, and the link to its source if there is one."""

    @property
    def title(self) -> str: ...
    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float: ...
    @property
    def url(self) -> str | None: ...


@dataclass(frozen=True)
class Tags:
    """The tags of an MP3. `date` is the air time, aware. `disclosure` says in words that the show was made by machine;
    `source_type` is the corresponding term of IPTC's digital source types. `cover` is a JPEG."""

    title: str
    artist: str
    album: str
    date: datetime
    language: str
    disclosure: str = ""
    genre: str = "News"
    source_type: str = "trainedAlgorithmicMedia"
    sample: bool = False
    show_id: str = ""
    transcript: str = ""
    chapters: Sequence[ChapterMark] = ()
    cover: bytes | None = None


def tag_file(source: Path, tags: Tags, target: Path) -> None:
    """Write the MP3 at `source` to `target` with these tags in place of any earlier ones. The audio frames, including
    the gapless header, are copied unchanged, in pieces."""
    with source.open("rb") as audio, target.open("wb") as tagged:
        tagged.write(_header(tags))
        audio.seek(tag_size(audio.read(TAG_HEAD)))
        shutil.copyfileobj(audio, tagged, _PIECE)


def frames_digest(path: Path) -> str:
    """SHA-256 of an MP3 without its tags: the blob reference of the file that was tagged."""
    with path.open("rb") as audio:
        audio.seek(tag_size(audio.read(TAG_HEAD)))
        return hashlib.file_digest(audio, "sha256").hexdigest()


def _header(tags: Tags) -> bytes:
    """The encoded tag."""
    id3 = _library()
    language = wording(tags.language, "language")["iso639_2"] if tags.language in languages() else "und"
    header = id3.ID3()
    for frame, text in _texts(tags, language):
        header.add(getattr(id3, frame)(encoding=_UTF16, text=[clean(text)]))
    for key, value in _marks(tags):
        header.add(id3.TXXX(encoding=_UTF16, desc=key, text=[value]))
    if tags.disclosure:
        header.add(id3.COMM(encoding=_UTF16, lang=language, desc="", text=[clean(tags.disclosure)]))
    if tags.transcript:
        header.add(id3.USLT(encoding=_UTF16, lang=language, desc="", text=clean(tags.transcript)))
    if tags.cover is not None:
        header.add(id3.APIC(encoding=_UTF16, mime=JPEG, type=_FRONT_COVER, desc="Cover", data=tags.cover))
    _add_chapters(header, tags.chapters)
    target = io.BytesIO()
    header.save(target, v2_version=3, v1=0)
    return _chapters_in_order(target.getvalue())


def _chapters_in_order(tag: bytes) -> bytes:
    """The same tag with its chapters ordered by time: mutagen orders frames by size, and some players rely on file
    order. ID3v2.3 has ten bytes of header before the tag and before each frame, with the frame's size in bytes 4 to
    8."""
    frames, at = [], _ID3_HEADER
    while tag[at : at + 4].strip(b"\0"):
        end = at + _ID3_HEADER + int.from_bytes(tag[at + 4 : at + 8], "big")
        frames.append(tag[at:end])
        at = end
    chapters = iter(sorted((frame for frame in frames if frame.startswith(b"CHAP")), key=_start_of))
    ordered = (next(chapters) if frame.startswith(b"CHAP") else frame for frame in frames)
    return tag[:_ID3_HEADER] + b"".join(ordered) + tag[at:]


def _start_of(chapter: bytes) -> int:
    """A CHAP frame's start time in milliseconds, which follows the element's name and a zero byte."""
    return int.from_bytes(chapter[_ID3_HEADER:].partition(b"\0")[2][:4], "big")


def _texts(tags: Tags, language: str) -> list[tuple[str, str]]:
    return [
        ("TIT2", tags.title),
        ("TPE1", tags.artist),
        ("TALB", tags.album),
        ("TCON", tags.genre),
        ("TLAN", language),
        ("TYER", tags.date.strftime("%Y")),
        ("TDAT", tags.date.strftime("%d%m")),
        ("TIME", tags.date.strftime("%H%M")),
    ]


def _marks(tags: Tags) -> list[tuple[str, str]]:
    """Custom text frames (TXXX), for values that have no frame of their own."""
    marks = [
        ("AI-GENERATED", "true"),
        ("DIGITALSOURCETYPE", SOURCE_TYPES + tags.source_type),
        ("AIR-AT", tags.date.isoformat()),
    ]
    if tags.show_id:
        marks.append(("SHOW-ID", tags.show_id))
    if tags.sample:
        marks.append(("SAMPLE", "true"))
    return marks


def _library() -> Any:
    """mutagen's ID3 module, whose frame classes are untyped."""
    return import_module("mutagen.id3")


def _add_chapters(header: Any, chapters: Sequence[ChapterMark]) -> None:
    if not chapters:
        return
    id3 = _library()
    names = [f"chp{number}" for number in range(1, len(chapters) + 1)]
    header.add(
        id3.CTOC(
            element_id="toc",
            flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
            child_element_ids=names,
            sub_frames=[],
        )
    )
    for name, chapter in zip(names, chapters, strict=True):
        parts = [id3.TIT2(encoding=_UTF16, text=[clean(chapter.title)])]
        # Links are Latin-1 by the standard; other links are omitted.
        if chapter.url and all(ord(char) < 256 for char in chapter.url):
            parts.append(id3.WXXX(encoding=_UTF16, desc="chapter url", url=chapter.url))
        header.add(
            id3.CHAP(
                element_id=name,
                start_time=round(chapter.start_s * 1000),
                end_time=round(chapter.end_s * 1000),
                start_offset=_UNKNOWN_OFFSET,
                end_offset=_UNKNOWN_OFFSET,
                sub_frames=parts,
            )
        )


def clean(text: str) -> str:
    """Text for a tag: without control characters (except line breaks) and lone surrogates."""
    kept = "".join(char for char in text if char == "\n" or ord(char) >= 32)
    return kept.encode("utf-16-le", "ignore").decode("utf-16-le")
