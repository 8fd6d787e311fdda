"""Loudness profiles: each platform's target, and the bit rate of its masters."""

from dataclasses import dataclass

from radiox_tasks.model.preset import LoudnessProfile


@dataclass(frozen=True)
class Profile:
    """Targets of a master: `lufs` integrated (±0.3 LU), `peak` the highest true peak in dBTP, `kbps` of the MP3.
    `shortest` and `longest` are the platform's limits on a programme's length in seconds, if any."""

    lufs: float
    peak: float
    kbps: int
    shortest: float = 0.0
    longest: float | None = None


TOLERANCE_LU = 0.3

# apple: "Audio requirements", podcasters.apple.com: -16 LKFS ±1, true peak no more than -1 dB.
# spotify: loudness normalisation, support.spotify.com: -14 LUFS, peaks below -1 dBTP.
# ebu: EBU R 128 (2020): -23 LUFS, -1 dBTP. aes: AES TD1008 (2021): -18 LUFS for speech.
# alexa: Flash Briefing feed reference, developer.amazon.com: -14 LUFS, -2 dBTP, up to 10 minutes.
PROFILES: dict[LoudnessProfile, Profile] = {
    "apple": Profile(lufs=-16.0, peak=-1.0, kbps=160),
    "spotify": Profile(lufs=-14.0, peak=-1.0, kbps=192),
    "ebu": Profile(lufs=-23.0, peak=-1.0, kbps=256),
    "aes": Profile(lufs=-18.0, peak=-1.0, kbps=160),
    "alexa": Profile(lufs=-14.0, peak=-2.0, kbps=192, shortest=10.0, longest=600.0),
}


def encoder_scale(kbps: int) -> float:
    """The factor by which LAME lowers the level before it encodes at this bit rate. From LAME's preset table (0.95 up
    to 160 kb/s, 0.97 at 192, none from 256), confirmed by measurement: 0.45 and 0.27 dB."""
    if kbps <= 160:
        return 0.95
    return 0.97 if kbps < 256 else 1.0
