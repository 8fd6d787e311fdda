"""Mixes takes and music block by block, so that memory use does not depend on the show's length."""

from collections.abc import Iterator, Mapping

import numpy as np

from radiox_tasks.audio.programme.jingle_player import Music
from radiox_tasks.audio.programme.takes import TakeFile
from radiox_tasks.audio.programme.timeline import SILENCE, Placement, Timeline, decibels
from radiox_tasks.audio.samples.blocks import silence
from radiox_tasks.audio.samples.gain_curve import HOP, Floats, expand
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
        """The programme as (BLOCK, 2) float32, each channel contiguous; the last block is padded with silence to a
        whole number of hops."""
        total = -(-self.timeline.frames // HOP) * HOP
        voices: dict[int, Floats] = {}
        for start in range(0, total, BLOCK):
            yield self._block(start, min(BLOCK, total - start), voices)

    def _block(self, start: int, count: int, voices: dict[int, Floats]) -> Floats:
        """`voices` holds the takes that continue from the last block, and then those that continue into the next."""
        if self._music is not None:
            out = self._music.render(self._passages, start, count)
            out *= self._music_level(start, count)[:, None]
        else:
            out = silence(count)
        for placement in self.timeline.placements:
            if placement.start < start + count and placement.end > start:
                first, last = max(start, placement.start), min(start + count, placement.end)
                voice = voices.pop(placement.n) if placement.n in voices else self._voice(placement)
                out[first - start : last - start] += voice[first - placement.start : last - placement.start, None]
                if placement.end > start + count:
                    voices[placement.n] = voice
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

    def _voice(self, placement: Placement) -> Floats:
        import soundfile

        voice: Floats = soundfile.read(str(self._files[placement.n].path), dtype="float32")[0]
        edge = min(round(EDGE_FADE_S * RATE), len(voice) // 2)
        fade = np.arange(1, edge + 1, dtype=np.float32) / np.float32(edge)
        voice[:edge] *= fade
        voice[len(voice) - edge :] *= fade[::-1]
        return voice
