"""Edition folders: built in a staging area, and renamed into place when the show goes on air."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from radiox_tasks.files import PUBLIC, replace_public_file, replace_with_link, write_durably
from radiox_tasks.media.edition_folders import new_folder
from radiox_tasks.media.edition_layout import TOMBSTONE, audio_names, folder_of, located, staged_folder
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.media.pages.dashboard import render_dashboard, render_tombstone
from radiox_tasks.media.podcast.chapters_json import render_chapters
from radiox_tasks.media.transcript import render_srt, render_vtt
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.script import Script

_UNTOLD: dict[str, object] = dict.fromkeys(("lines", "stories", "near_misses", "corrections"), ())

LATEST_PAGE = "latest.html"
"""The dashboard for `latest.html`, prepared in the staging area."""


def _document_json(document: ShowDocument) -> str:
    return document.model_dump_json(indent=1) + "\n"


def _complete(document: ShowDocument, audio: bytes | Path, home: Path) -> ShowDocument:
    size = audio.stat().st_size if isinstance(audio, Path) else len(audio)
    return located(document, folder_of(document, home)).model_copy(update={"audio_bytes": size})


def _contents(
    document: ShowDocument, script: Script, audio: bytes | Path, cover: bytes | Path
) -> dict[str, bytes | str | Path]:
    """Every file of the edition, documents last."""
    return {
        "show.mp3": audio,
        "cover.jpg": cover,
        "script.json": script.model_dump_json(indent=1) + "\n",
        "transcript.vtt": render_vtt(document),
        "transcript.srt": render_srt(document),
        "chapters.json": render_chapters(document),
        "index.html": render_dashboard(document),
        "show.json": _document_json(document),
    }


def stage_edition(
    document: ShowDocument, *, script: Script, audio: bytes | Path, cover: bytes | Path, home: Path
) -> ShowDocument:
    """Write the edition into the staging area, so that going on air is a rename.

    `audio` is the finished, tagged MP3, or a file with it, which is copied in pieces; `cover` is the JPEG. The returned
    document has the staged paths; place_edition moves the files.
    """
    aired = _complete(document, audio, home)
    staged = staged_folder(aired, home)
    contents = _contents(aired, script, audio, cover)
    edition = folder_of(aired, home)
    contents[LATEST_PAGE] = render_dashboard(aired, base=f"{edition.parent.name}/{edition.name}/")
    _write(staged, contents, aired, home)
    return located(aired, staged)


def _write(folder: Path, contents: Mapping[str, bytes | str | Path], document: ShowDocument, home: Path) -> None:
    with new_folder(editions_root(home), folder) as made:
        for name, content in contents.items():
            write_durably(made / name, content, mode=PUBLIC)
        for name in audio_names(document.edition)[1:]:
            replace_with_link(made / name, made / "show.mp3")


def place_edition(document: ShowDocument, home: Path) -> Path | None:
    """Move a staged edition to its public folder with `document`; returns its `latest.html`, if there is one.

    In an existing folder (an earlier version) the files are replaced one by one, atomically. Can be repeated after a
    crash at any point. Raises FileNotFoundError if the edition is not on this disk.
    """
    staged, folder = staged_folder(document, home), folder_of(document, home)
    page = folder.parent.parent / f".latest-{document.show_id}-{document.edition}.html"
    if staged.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        if (staged / LATEST_PAGE).exists():
            (staged / LATEST_PAGE).replace(page)
        if folder.is_dir():
            _take_over(staged, folder)
        else:
            staged.rename(folder)
    if not (folder / "show.mp3").is_file():
        raise FileNotFoundError(f"the edition of show {document.show_id} is not on this disk")
    replace_public_file(folder / "show.json", _document_json(document))
    return page if page.is_file() else None


def _take_over(staged: Path, folder: Path) -> None:
    """The audio first and the documents last, so that every published URL exists."""
    names = sorted(path.name for path in staged.iterdir())
    for name in sorted(names, key=lambda name: (name in TOMBSTONE, not name.endswith(".mp3"))):
        (staged / name).replace(folder / name)
        (staged / name).unlink(missing_ok=True)  # two names of one file (an unchanged cover): rename(2) keeps both
    staged.rmdir()


def replace_with_tombstone(document: ShowDocument, home: Path) -> None:
    """Replace a retracted edition by a page that says so, and a show.json without content.

    What must not be public is deleted first: that also works on a full disk, and makes room.
    """
    folder = folder_of(document, home)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in TOMBSTONE:
            path.unlink(missing_ok=True)
    replace_public_file(folder / "index.html", render_tombstone(document))
    replace_public_file(folder / "show.json", _document_json(document.model_copy(update=_UNTOLD)))


def delete_staged(document: ShowDocument, home: Path) -> None:
    """Delete this version from the staging area."""
    shutil.rmtree(staged_folder(document, home), ignore_errors=True)


def _holds(path: Path, content: str) -> bool:
    raw = content.encode()
    return path.is_file() and path.stat().st_size == len(raw) and path.read_bytes() == raw


def refresh_edition(document: ShowDocument, *, home: Path) -> None:
    """Update show.json and the page to the current document (its last steps and status are later than the audio)."""
    folder = folder_of(document, home)
    if not folder.is_dir():
        return
    for name, content in (("index.html", render_dashboard(document)), ("show.json", _document_json(document))):
        if not _holds(folder / name, content):
            replace_public_file(folder / name, content)
