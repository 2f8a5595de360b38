"""The time grid: the lengths at which picture and sound end together.

25 fps and 48 kHz AAC-LC meet every 8 picture frames = 15,360 samples = 15 AAC frames = 320 ms.
"""

from __future__ import annotations

import math

FPS = 25
SAMPLE_RATE_HZ = 48_000
AAC_FRAME_SAMPLES = 1024
SAMPLES_PER_FRAME = SAMPLE_RATE_HZ // FPS
STEP_SAMPLES = math.lcm(SAMPLES_PER_FRAME, AAC_FRAME_SAMPLES)
STEP_FRAMES = STEP_SAMPLES // SAMPLES_PER_FRAME


def steps_for(samples: int) -> int:
    """The smallest number of grid steps (at least one) that fits `samples` samples at 48 kHz."""
    return max(1, -(-samples // STEP_SAMPLES))
