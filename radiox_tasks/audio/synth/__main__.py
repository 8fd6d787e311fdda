"""Render the bundled jingles: python -m radiox_tasks.audio.synth [FOLDER]."""

import sys
from pathlib import Path

import yaml

from radiox_tasks.audio.jingles import BUNDLED
from radiox_tasks.audio.synth.arrange import render
from radiox_tasks.audio.synth.instruments import RATE
from radiox_tasks.audio.synth.scores import SCORES


def main(folder: Path) -> None:
    """Write each piece as FLAC with its note beside it."""
    import soundfile

    folder.mkdir(parents=True, exist_ok=True)
    for score in SCORES:
        piece = render(score)
        path = folder / f"{score.name}.flac"
        with soundfile.SoundFile(
            path, "w", RATE, channels=2, subtype="PCM_16", format="FLAC", compression_level=1.0
        ) as file:
            file.write(piece.samples)
        note = {
            "licence": "MIT, as the rest of RadioX",
            "title": score.title,
            "author": "RadioX, synthesised by radiox_tasks/audio/synth",
            "mood": list(score.mood),
            "hours": list(score.hours),
            "loop": [round(second, 6) for second in piece.loop],
            "ending": round(piece.ending, 6),
        }
        path.with_suffix(".yaml").write_text(
            yaml.safe_dump(note, sort_keys=False, allow_unicode=True, default_flow_style=None), encoding="utf-8"
        )
        print(f"{path.name}  {len(piece.samples) / RATE:.1f} s  {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLED)
