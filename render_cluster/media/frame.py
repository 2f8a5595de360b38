"""One frame in memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""One frame as I420 (BT.709, limited range): shape (height * 3 // 2, width), the Y plane above
the U and V planes of half the width and height, each reshaped into full-width rows."""
