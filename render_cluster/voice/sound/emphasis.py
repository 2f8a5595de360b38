"""Emphasis: a stressed word a little louder, without a step."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from render_cluster.media.grid import SAMPLE_RATE_HZ

RISE_DB = 3.0
"""Heard as emphasis beside the longer word, and not as another distance to the microphone."""

_RAMP_S = 0.06
"""From one level to the other; a triangle of two averages, so without a corner."""


def raise_level(
    samples: NDArray[np.float32], edges_s: NDArray[np.float64], spans: Iterable[range]
) -> NDArray[np.float32]:
    """`samples` with the symbols in `spans` louder by RISE_DB; unchanged where there are none.

    Args:
        samples: mono, 48 000 Hz.
        edges_s: (symbols + 1,) where each symbol starts, and where the last ends.
        spans: of symbols.
    """
    gain_db = np.zeros(len(samples))
    for span in spans:
        first, last = (round(edges_s[at] * SAMPLE_RATE_HZ) for at in (span.start, span.stop))
        gain_db[max(0, first) : max(0, last)] = RISE_DB
    if not gain_db.any():
        return samples
    for _ in range(2):
        gain_db = uniform_filter1d(gain_db, round(_RAMP_S / 2 * SAMPLE_RATE_HZ), mode="nearest")
    raised: NDArray[np.float32] = (samples * 10.0 ** (gain_db / 20.0)).astype(np.float32)
    return raised
