"""Takes as they are kept: no sample changes, and they are small."""

import io

import numpy as np
import soundfile

from radiox_tasks.speaker.takes.flac import to_flac, to_wav


def test_a_take_keeps_its_samples_and_the_same_samples_give_the_same_bytes() -> None:
    seconds = np.arange(2 * 44100) / 44100
    samples = (9000 * np.sin(2 * np.pi * 180 * seconds) * np.sin(2 * np.pi * 3 * seconds)).astype("<i2")
    out = io.BytesIO()
    soundfile.write(out, samples, 44100, format="WAV", subtype="PCM_16")
    wav = out.getvalue()
    kept = to_flac(wav)
    assert kept[:4] == b"fLaC"
    assert kept == to_flac(wav)
    assert len(kept) < len(wav) * 0.7
    back, rate = soundfile.read(io.BytesIO(to_wav(kept)), dtype="int16")
    assert rate == 44100
    assert np.array_equal(back, samples)
