"""Mixes takes and music block by block, so that memory use does not depend on the show's length."""

from collections.abc import Iterator, Mapping

import numpy as np

from radiox_tasks.audio.programme.gain_curve import HOP, Floats, expand
from radiox_tasks.audio.programme.jingle_player import Music
from radiox_tasks.audio.programme.takes import TakeFile
from radiox_tasks.audio.programme.timeline import SILENCE, Placement, Timeline, decibels
from radiox_tasks.audio.tools import BLOCK, RATE

EDGE_FADE_S = 0.003  # takes start and end in silence; this prevents clicks otherwise


class Mixer:
    """One programme as an iterable of samples; every iteration gives the same ones."""

    def __init__(
        self, timeline: Timeline, files: Mapping[int, TakeFile], music: Music | None, *, music_gain: float = 1.0
    ) -> None:
        self.timeline = timeline
        self._files = files
        self._music = music
        self._gain = music_gain
        self._passages = music.passages(timeline.frames, timeline.placements[-1].end) if music is not None else ()
        seconds, levels = zip(*timeline.music, strict=True)
        self._points = np.array(seconds, dtype=np.float64)
        self._levels = np.array([decibels(level) for level in levels], dtype=np.float64)

    def blocks(self) -> Iterator[Floats]:
        """The programme as (BLOCK, 2) float32; the last block is padded with silence to a whole number of hops."""
        total = -(-self.timeline.frames // HOP) * HOP
        for start in range(0, total, BLOCK):
            yield self._block(start, min(BLOCK, total - start))

    def _block(self, start: int, count: int) -> Floats:
        if self._music is not None:
            out = self._music.render(self._passages, start, count)
            out *= self._music_level(start, count)[:, None]
        else:
            out = np.zeros((count, 2), dtype=np.float32)
        for placement in self.timeline.placements:
            if placement.start < start + count and placement.end > start:
                first = max(start, placement.start)
                voice = self._voice(placement, first, min(start + count, placement.end))
                out[first - start : first - start + len(voice)] += voice[:, None]
        beyond = self.timeline.frames - start
        if beyond < count:
            out[beyond:] = 0.0
        return out

    def _music_level(self, start: int, count: int) -> Floats:
        """The music's factor per sample: linear in dB between the timeline's points."""
        nodes = np.arange(start, start + count + 1, HOP) / RATE
        level = 10 ** (np.interp(nodes, self._points, self._levels) / 20)
        level[level <= SILENCE * 1.001] = 0.0
        return expand((level * self._gain).astype(np.float32))

    def _voice(self, placement: Placement, first: int, last: int) -> Floats:
        import soundfile

        with soundfile.SoundFile(str(self._files[placement.n].path)) as file:
            file.seek(first - placement.start)
            voice: Floats = file.read(last - first, dtype="float32")
        edge = round(EDGE_FADE_S * RATE)
        inside = np.arange(first - placement.start, first - placement.start + len(voice), dtype=np.float32)
        if inside[0] < edge or placement.frames - inside[-1] < edge:
            voice = voice * np.minimum(1.0, np.minimum(inside + 1, placement.frames - inside) / edge)
        return voice
