"""Prints the harmonics of an HDRI of npm's `@pmndrs/assets`, as they are in ambient.py.

python scripts/measure_ambient.py package/hdri/lobby.exr.js 180 (needs `pip install OpenEXR`)
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

import numpy as np
import OpenEXR

from render_cluster.presenter.light.lights import irradiance_sh, sh9

# Ambient light over pi on a face that looks into the lens: the level the studio was tuned at.
_FRONT = 0.60


def main(file: Path, turn_deg: float) -> None:
    """Projects the equirectangular picture, turned about the vertical, on order-2 harmonics."""
    picture = _read(file)
    height, width = picture.shape[:2]
    polar = (np.arange(height)[:, None] + 0.5) / height * np.pi
    turn = (np.arange(width)[None] + 0.5) / width * 2 * np.pi + np.radians(turn_deg)
    ring = np.sin(polar)
    axes = (ring * np.sin(turn), np.cos(polar) + 0 * turn, ring * np.cos(turn))
    directions = np.stack(axes, -1).reshape(-1, 3).astype(np.float32)
    share = np.broadcast_to(ring * 2 * np.pi**2 / (height * width), (height, width))
    harmonics = sh9(directions).T @ (picture.reshape(-1, 3) * share.reshape(-1, 1))
    front = sh9(np.array([[0.0, 0.0, 1.0]], np.float32)) @ irradiance_sh(harmonics)
    np.savetxt(sys.stdout, harmonics * (_FRONT / front.mean()), "%.4f", ", ")


def _read(file: Path) -> np.ndarray:
    code = file.read_text(encoding="ascii").split("base64,")[1].split("'")[0]
    with tempfile.NamedTemporaryFile(suffix=".exr") as exr:
        exr.write(base64.b64decode(code))
        exr.flush()
        channels = OpenEXR.File(exr.name).channels()
        return np.asarray(channels["RGB"].pixels, np.float32)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
