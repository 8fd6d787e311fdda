"""Takes, the timeline and what was measured on the finished file."""

from typing import Literal

from pydantic import Field

from radiox_tasks.model.base import Document
from radiox_tasks.model.preset import Quality


class Voice(Document):
    """One speaker's voice at one provider in one language. `rate_wpm` is its measured speaking rate, words a minute."""

    speaker: str
    name: str = Field(description="as the listener reads it, for example Marcel")
    provider: str
    voice_id: str
    language: str
    quality: Quality = "high"
    model: str = ""
    settings: dict[str, float | str | bool] = Field(default_factory=dict)
    rate_wpm: float = Field(default=150.0, gt=40, lt=400)
    local: bool = Field(default=False, description="speaks on this machine: free of charge, without requests")


class Take(Document):
    """The audio of one line: a WAV blob (mono, 44100 Hz, 16 bit), trimmed of silence and levelled. `loudness_lufs` is
    the integrated loudness after levelling; `notes` lists problems on the way."""

    n: int
    blob: str
    seconds: float
    loudness_lufs: float
    provider: str
    voice_id: str
    notes: tuple[str, ...] = ()


class Cue(Document):
    """The position of a line in the master, in seconds from its first sample."""

    n: int
    start_s: float
    end_s: float


class Check(Document):
    """One check of the quality gate. A `verdict` of fail blocks publication."""

    name: str
    verdict: Literal["pass", "warn", "fail"]
    value: float | str | None = None
    limit: str = ""
    detail: str = ""


class Measurement(Document):
    """Measured on the decoded MP3: LUFS and LU per EBU R 128 / ITU-R BS.1770, dBTP, seconds."""

    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    loudness_range_lu: float
    longest_silence_s: float


class Heard(Document):
    """What the quality gate has to know of a decoded file beside its Measurement.

    `levels` are the RMS levels (dBFS, over both channels) of its frames of 20 ms; `peaks` divide the whole length
    evenly, in percent of full scale; `short_term` is the loudness in LUFS of the last 3 s, once a second.
    `balance_db` is left minus right; `correlation` is between the channels: 1 for mono, below 0 cancels in mono.
    """

    levels: tuple[float, ...]
    peaks: tuple[int, ...]
    short_term: tuple[float, ...]
    clipped: int
    balance_db: float
    correlation: float


class SoundTrace(Document):
    """Curves of a finished file for its page.

    `peaks` divide the whole length evenly, in percent of full scale; `loudness` is short-term loudness in LUFS (EBU
    Tech 3341: over 3 s), the first value after `loudness_step_s` seconds and then one per step. `target` and highest
    true peak are the profile's.
    """

    peaks: tuple[int, ...]
    loudness: tuple[float, ...]
    loudness_step_s: float
    target_lufs: float
    ceiling_dbtp: float


class Master(Document):
    """A mixed and mastered programme: the MP3's blob (untagged), its cues and measurements."""

    blob: str
    length_s: float | None = Field(default=None, description="the length it was fitted to; none for its natural one")
    cues: tuple[Cue, ...]
    dropped: tuple[int, ...] = Field(
        default=(), description="numbers of optional lines left out to land on the duration"
    )
    tempo: float = 1.0
    jingle: str
    intro_s: float
    outro_s: float
    measurement: Measurement
    encodings: int = Field(
        default=1, description="how often it was encoded: more than once if the first missed its level"
    )
    heard: Heard | None = Field(default=None, description="none in masters made before it was kept")
