"""Plays a jingle for any duration: its beginning, a seamless loop, and its own ending."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.audio.jingles import Jingle
from radiox_tasks.audio.programme.jingle_file import decode
from radiox_tasks.audio.samples.blocks import silence
from radiox_tasks.audio.samples.gain_curve import Floats
from radiox_tasks.audio.tools import BLOCK, RATE

LOOP_FADE_S = 1.0  # if a file defines no loop
MARKED_FADE_S = 0.03  # if it does, since its ends match
ALIGN_S = 0.02  # maximum shift of a joint to align the phase: one period of 50 Hz
ENDING_FADE_S = 1.0
ENDING_LEAD_S = 2.0  # the ending starts this long before the last word ends
_TRIM = 1e-3  # -60 dBFS: quieter edges of a file are trimmed
_LOUDEST_GAIN = 31.6  # maximum gain of 30 dB


@dataclass(frozen=True)
class Passage:
    """A section of the jingle in the programme, in samples. Neighbours overlap by their fades. `alike_in` and
    `alike_out` are the correlation (-1 to 1) of the overlapping sounds, so that each fade keeps its loudness."""

    at: int
    source: int
    length: int
    fade_in: int = 0
    fade_out: int = 0
    alike_in: float = 0.0
    alike_out: float = 0.0


class Music:
    """A decoded jingle: float32 stereo frames in a memory-mapped file."""

    def __init__(self, jingle: Jingle, folder: Path) -> None:
        """Decode `jingle` into `folder`. Raises JingleError if it cannot be decoded or is silent."""
        self._frames, self.loudness_lufs = decode(jingle, folder)
        self._note = jingle.note
        self._first, self._last = self._edges()

    def _edges(self) -> tuple[int, int]:
        """The first sample of the music, and the one after the last."""
        starts = range(0, len(self._frames), BLOCK)
        first = next((hits[0] for hits in map(self._loud, starts) if len(hits)), 0)
        last = next((hits[-1] for hits in map(self._loud, reversed(starts)) if len(hits)), len(self._frames) - 1)
        return int(first), int(last) + 1

    def _loud(self, start: int) -> NDArray[np.int64]:
        """The positions of samples that are not trimmed, in the block from `start`."""
        left, right = np.abs(self._frames[start : start + BLOCK].T)
        return start + np.flatnonzero(np.maximum(left, right) > _TRIM)

    def gain_to(self, lufs: float) -> float:
        """The factor that gives the jingle this loudness."""
        return float(min(10 ** ((lufs - self.loudness_lufs) / 20), _LOUDEST_GAIN))

    def passages(self, frames: int, speech_end: int) -> tuple[Passage, ...]:
        """The passages that fill a programme of `frames` samples whose last word ends at `speech_end`."""
        ending = self._ending(frames, speech_end)
        until = frames if ending is None else ending.at + ending.fade_in
        loop_from, loop_to, loop_fade = self._loop()
        plan = [Passage(at=0, source=self._first, length=min(loop_to - self._first, until))]
        if self._note.loop is None and plan[0].length < until:
            loop_from += self._shift(loop_to - loop_fade, loop_from, loop_fade)
        while (reached := plan[-1].at + plan[-1].length) < until:
            at = reached - loop_fade
            plan = self._join(plan, at, loop_from, min(loop_to - loop_from, until - at), loop_fade)
        if ending is not None:
            plan = self._join(plan, ending.at, ending.source, ending.length, ending.fade_in)
        return tuple(plan)

    def _loop(self) -> tuple[int, int, int]:
        if self._note.loop is not None:
            start, end = (min(round(s * RATE), self._last) for s in self._note.loop)
            fade = round(MARKED_FADE_S * RATE)
            if end - start > 4 * fade:
                lead = min(fade, start)  # heard before the mark, within the fade, so that the beat continues in time
                return start - lead, end, lead or fade
        fade = min(round(LOOP_FADE_S * RATE), (self._last - self._first) // 4)
        return self._first, self._last, fade

    def _ending(self, frames: int, speech_end: int) -> Passage | None:
        """The jingle's own ending, aligned with the programme's end; None if it is too short."""
        room = frames - max(0, speech_end - round(ENDING_LEAD_S * RATE))
        earliest = round(self._note.ending * RATE) if self._note.ending is not None else self._first
        length = min(room, self._last - earliest, frames)
        fade = min(round(ENDING_FADE_S * RATE), length // 4)
        if self._note.ending is None and self._last - self._first < frames:
            return None
        if length < RATE or frames - length < fade:
            return None
        return Passage(at=frames - length, source=self._last - length, length=length, fade_in=fade)

    def _join(self, plan: list[Passage], at: int, source: int, length: int, fade: int) -> list[Passage]:
        """Add a passage at `at`; the last one is cut at the end of the fade."""
        last = plan[-1]
        while at <= last.at + last.fade_in and len(plan) > 1:
            plan = plan[:-1]
            last = plan[-1]
        fade = min(fade, length, last.at + last.length - at)
        alike = self._alike(last.source + at - last.at, source, fade)
        cut = Passage(last.at, last.source, at + fade - last.at, last.fade_in, fade, last.alike_in, alike)
        return [*plan[:-1], cut, Passage(at, source, length, fade, 0, alike, 0.0)]

    def _shift(self, a: int, b: int, length: int) -> int:
        """The delay relative to `b` at which the music is in phase with what plays from `a` on; opposite phases would
        cancel in the fade."""
        first = self._frames[a : a + length].mean(axis=1)
        second = self._frames[b : b + length + round(ALIGN_S * RATE)].mean(axis=1)
        if len(second) <= len(first):
            return 0
        size = 1 << (len(second) - 1).bit_length()
        product = np.fft.irfft(np.fft.rfft(second, size) * np.conj(np.fft.rfft(first, size)), size)
        return int(product[: len(second) - len(first)].argmax())

    def _alike(self, a: int, b: int, length: int) -> float:
        first, second = self._frames[a : a + length], self._frames[b : b + length]
        shared = min(len(first), len(second))
        if shared == 0:
            return 0.0
        first, second = first[:shared].ravel(), second[:shared].ravel()
        power = float(np.sqrt(np.dot(first, first) * np.dot(second, second)))
        return float(np.dot(first, second)) / power if power > 0 else 0.0

    def render(self, passages: tuple[Passage, ...], start: int, count: int) -> Floats:
        """Samples start to start + count of the programme's music, (count, 2), without level changes."""
        out = silence(count)
        for part in passages:
            first, last = max(start, part.at), min(start + count, part.at + part.length)
            if first >= last:
                continue
            begin = first - part.at
            piece = np.array(self._frames[part.source + begin : part.source + last - part.at])
            rising = np.arange(begin, min(begin + len(piece), part.fade_in))
            if len(rising):
                piece[: len(rising)] *= _weight(rising / part.fade_in, part.alike_in)[:, None]
            falling = np.arange(max(begin, part.length - part.fade_out), begin + len(piece))
            if len(falling):
                piece[-len(falling) :] *= _weight((part.length - falling) / part.fade_out, part.alike_out)[:, None]
            for channel in (0, 1):
                out[first - start : first - start + len(piece), channel] += piece[:, channel]
        return out


def _weight(progress: NDArray[np.float64], alike: float) -> Floats:
    """The rising half of a fade that keeps the power of two sounds with the given correlation."""
    angle = np.clip(progress, 0.0, 1.0) * (np.pi / 2)
    up, down = np.sin(angle), np.cos(angle)
    together = np.sqrt(np.maximum(up**2 + down**2 + 2 * up * down * max(alike, -0.5), 1e-6))
    weight: Floats = (up / together).astype(np.float32)
    return weight
