"""The quality gate's checks of the file's metadata: tags, chapters, cover, and the gapless header."""

import io
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from radiox_tasks.audio.mastering.gapless import true_frames
from radiox_tasks.audio.tools import RATE
from radiox_tasks.model.sound import Check

REQUIRED = ("TIT2", "TPE1", "TALB", "TYER", "TLAN", "TCON")
_GAPLESS_S = 0.002  # the header counts samples; lengths here are rounded to milliseconds
SMALLEST_COVER, LARGEST_COVER = 1400, 3000  # pixels per side, Apple's requirement for artwork


def check_tags(path: Path, seconds: float, *, programme_s: float) -> list[Check]:
    """Check tags, chapters, cover and gapless header of a tagged MP3. `seconds` is its decoded length, `programme_s`
    the length of the encoded programme."""
    from mutagen import MutagenError

    id3: Any = import_module("mutagen.id3")  # its classes are untyped
    try:
        tags = id3.ID3(path, translate=False)
    except MutagenError as error:
        return [Check(name="tags", verdict="fail", detail=f"not readable: {error}")]
    return [_texts(tags), _chapters(tags, seconds), _gapless(path, programme_s), _cover(tags)]


def _texts(tags: Any) -> Check:
    missing = [name for name in REQUIRED if name not in tags or not str(tags[name]).strip()]
    if "TXXX:AI-GENERATED" not in tags:
        missing.append("the mark that a machine made it")
    version = ".".join(map(str, tags.version[:2]))
    problems = [f"missing: {', '.join(missing)}"] if missing else []
    if version != "2.3":
        problems.append(f"ID3v{version}")
    return Check(
        name="tags",
        verdict="fail" if problems else "pass",
        value=str(tags.get("TIT2", "")),
        limit="ID3v2.3, complete",
        detail="; ".join(problems),
    )


def _chapters(tags: Any, seconds: float) -> Check:
    chapters = sorted(tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    listed = [name for toc in tags.getall("CTOC") for name in toc.child_element_ids]
    problems: list[str] = []
    if not chapters:
        problems.append("none")
    if sorted(listed) != sorted(chapter.element_id for chapter in chapters):
        problems.append("the table of contents lists others")
    if any(b.start_time < a.end_time for a, b in pairwise(chapters)):
        problems.append("they overlap")
    if any(chapter.start_time >= chapter.end_time for chapter in chapters):
        problems.append("one is empty")
    if chapters and chapters[-1].end_time > seconds * 1000 + 500:
        problems.append("the last ends after the file")
    if any("TIT2" not in chapter.sub_frames for chapter in chapters):
        problems.append("one has no title")
    return Check(
        name="chapters",
        verdict="fail" if problems else "pass",
        value=len(chapters),
        limit="in order, titled, listed",
        detail="; ".join(problems),
    )


def _gapless(path: Path, programme_s: float) -> Check:
    """Without the header, a player adds some hundredths of a second of the encoder's silence. The header is compared
    with the programme's length: decoders follow the header, so the decoded length cannot reveal an error."""
    frames = true_frames(path)
    stated = None if frames is None else round(frames / RATE, 3)
    return Check(
        name="gapless header",
        verdict="warn" if stated is None or abs(stated - programme_s) > _GAPLESS_S else "pass",
        value=stated,
        limit=f"{programme_s:.3f} s",
    )


def _cover(tags: Any) -> Check:
    from PIL import Image, UnidentifiedImageError

    limit = f"square RGB JPEG of {SMALLEST_COVER} to {LARGEST_COVER} pixels"
    pictures = tags.getall("APIC")
    if not pictures:
        return Check(name="cover", verdict="fail", limit=limit, detail="none")
    try:
        with Image.open(io.BytesIO(pictures[0].data)) as image:
            width, height = image.size
            image.draft(None, (1, 1))  # to the end of the file, at an eighth of the size and a third of the time
            image.load()
            right = (
                image.format == "JPEG"
                and image.mode == "RGB"
                and width == height
                and SMALLEST_COVER <= width <= LARGEST_COVER
            )
            found = f"{image.format} {image.mode} {width}x{height}"
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        return Check(name="cover", verdict="fail", limit=limit, detail=f"not a picture: {error}")
    return Check(name="cover", verdict="pass" if right else "fail", value=found, limit=limit)
