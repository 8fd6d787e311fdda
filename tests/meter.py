"""An independent meter: ITU-R BS.1770 by pyloudnorm on libsndfile's decode, true peak by soxr's oversampling.

None of it is what RadioX itself measures with.
"""

from pathlib import Path

import numpy as np
import soundfile
import soxr


def read_loudness(path: Path) -> tuple[float, float, float]:
    """(integrated loudness in LUFS, true peak in dBTP at 4 times the rate, length in seconds)."""
    import pyloudnorm  # brings half of SciPy, which no other test needs

    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    loudness = float(pyloudnorm.Meter(rate).integrated_loudness(samples))
    peak = float(np.abs(soxr.resample(samples, rate, rate * 4, "VHQ")).max())
    return loudness, 20 * float(np.log10(max(peak, 1e-9))), len(samples) / rate
