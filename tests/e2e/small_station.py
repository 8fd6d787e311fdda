"""A station's presets for tests: one small programme, and the bundled ones switched off."""

from pathlib import Path

import yaml

from radiox_tasks.content.sample.server import Sample
from radiox_tasks.settings import ROOT


def write_presets(folder: Path, sample: Sample, **changes: object) -> None:
    """A one-story programme called `small` over the sample feeds in `folder`, and nothing else on the schedule."""
    folder.mkdir(parents=True, exist_ok=True)
    feeds = [feed for feed in sample.feeds if feed.language == "de" and feed.category in ("zurich", "schweiz")]
    small = {
        "name": "small",
        "title": "RadioX Klein",
        "language": "de",
        "timezone": "Europe/Zurich",
        "schedule": {"enabled": False},
        "news": {"count": 1},
        "feeds": [feed.model_dump(mode="json") for feed in feeds],
        "sound": {"intro": "2s", "outro": "2s"},
        "hosts": {"main": "marcel", "second": None, "weather": None},
        **changes,
    }
    (folder / "small.yaml").write_text(yaml.safe_dump(small, allow_unicode=True))
    for bundled in (ROOT / "presets").glob("*.yaml"):
        preset = yaml.safe_load(bundled.read_text())
        preset["schedule"] = {"enabled": False}
        (folder / bundled.name).write_text(yaml.safe_dump(preset, allow_unicode=True))
