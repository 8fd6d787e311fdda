"""How long the last rung of the ladder takes after its lines are there, by the length of the show.

    python benchmarks/last_edition.py [--minutes 3 30 60]

Mix and master, tag, gate, stage the edition, put it in its place, publish: what stands between the last edition's takes
and air. Wall seconds, and CPU seconds of the process and all it starts, which other work on the machine does not
change; imports left out. WORK_PER_SECOND in radiox_tasks/model/timing/ladder.py takes its number from here.
"""

import argparse
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from mix_master_ways import JINGLE, prepare, programme

from radiox_tasks.audio.id3 import tag_file
from radiox_tasks.audio.jingles import read_jingle
from radiox_tasks.audio.programme.make_master import produce
from radiox_tasks.audio.quality.quality_gate import check_master
from radiox_tasks.audio.show_tags import tags_for
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.media.covers.cover_request import cover_request
from radiox_tasks.media.covers.draw import draw_cover
from radiox_tasks.media.edition_files import place_edition, stage_edition
from radiox_tasks.media.edition_layout import folder_of, located
from radiox_tasks.media.programme_files import refresh_all
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.preset import Preset, Sound
from radiox_tasks.settings import Settings


def last_edition(folder: Path) -> dict[str, float]:
    """Seconds of each part, for the takes in the folder."""
    blobs, now = FolderBlobs(folder / "blobs"), datetime.now(UTC)
    script, takes = programme(folder, blobs)
    preset = Preset.model_validate(
        {"name": "bench", "title": "Show", "language": "en", "feeds": [{"url": "https://example.com/f", "name": "f"}]}
    )
    settings = Settings(RADIOX_HOME=str(folder / "home"))  # type: ignore[call-arg]
    used, began = cpu_seconds(), time.monotonic()
    jingle = read_jingle(JINGLE)
    master = produce(script, takes, sound=Sound(), duration=None, jingle=jingle, blobs=blobs, workdir=folder / "work")
    mixed = time.monotonic()
    cover = draw_cover(cover_request(preset, headline="Show", air_at=now, sample=False))
    document = ShowDocument(
        show_id="bench",
        preset="bench",
        title="Show",
        language="en",
        air_at=now,
        status="published",
        rung="last-edition",
    )
    path = folder / "show.mp3"
    tag_file(blobs.path(master.blob), tags_for(document, cover), path)
    check_master(path, script=script, master=master, duration=None, profile=preset.sound.loudness)
    audio = blobs.path(blobs.put_file(path))
    checked = time.monotonic()
    staged = stage_edition(document, script=script, audio=audio, cover=cover, home=settings.home)
    placed = located(staged, folder_of(staged, settings.home))
    place_edition(placed, settings.home)
    refresh_all(placed, settings=settings, preset=preset, editions=[])
    ended = time.monotonic()
    parts = {"mix": mixed - began, "gate": checked - mixed, "publish": ended - checked}
    return {**parts, "all": ended - began, "cpu": cpu_seconds() - used}


def cpu_seconds() -> float:
    """Of this process and the children it has waited for."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, nargs="+", default=[3, 30, 60])
    arguments = parser.parse_args()
    print("| minutes | mix s | cover, tag, gate s | publish s | all s | CPU s |\n|---|---|---|---|---|---|")
    for minutes in arguments.minutes:
        with tempfile.TemporaryDirectory() as name:
            prepare(Path(name), minutes)
            took = last_edition(Path(name))
        parts = " | ".join(f"{seconds:.1f}" for seconds in took.values())
        print(f"| {minutes:g} | {parts} |", flush=True)


if __name__ == "__main__":
    main()
