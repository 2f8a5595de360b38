"""The film curve from linear light to display, and the frame buffer's colour space."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CURVE_STEPS = 4096
# Linear light at the end of the curve; brighter is white.
CURVE_TOP = 12.0


def tone_map(linear: NDArray[np.float64], contrast: float = 1.25) -> NDArray[np.float64]:
    """Display values in [0, 1]: Hable's filmic curve (GDC 2010), sRGB, a touch of S-contrast."""
    a, b, c, d, e, f = 0.22, 0.30, 0.10, 0.20, 0.01, 0.30

    def shoulder(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return (x * (a * x + c * b) + d * e) / (x * (a * x + b) + d * f) - e / f

    y = np.clip(shoulder(linear * 2.0) / shoulder(np.array([7.5])), 0, 1)
    y = np.where(y <= 0.0031308, y * 12.92, 1.055 * np.maximum(y, 1e-6) ** (1 / 2.4) - 0.055)
    s = y * y * (3 - 2 * y)
    return np.asarray(np.clip(y * (1 - contrast * 0.22) + s * contrast * 0.22, 0, 1))


def curve_table() -> tuple[NDArray[np.float32], float]:
    """The curve over the square root of light, (CURVE_STEPS,), and steps per unit of that root."""
    scale = (CURVE_STEPS - 1) / np.sqrt(CURVE_TOP)
    light = (np.arange(CURVE_STEPS) / scale) ** 2
    return tone_map(light).astype(np.float32), float(scale)


def inverse_tone_map(display: NDArray[np.floating]) -> NDArray[np.float32]:
    """The linear light that the curve shows as `display` values in [0, 1]: its inverse."""
    light = np.linspace(0, 2.0, 8192) ** 2
    shown = tone_map(light)
    white = int(shown.argmax()) + 1
    return np.asarray(np.interp(display, shown[:white], light[:white]), np.float32)
