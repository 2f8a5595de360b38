"""A plain presenter's colours, computed: skin, irises, teeth, knitwear, hair; linear RGB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import gaussian_filter

from render_cluster.presenter.bake.albedo import noise, opaque, with_pores
from render_cluster.presenter.bake.dress import Paint, SkinFields
from render_cluster.presenter.bake.garment import Cut
from render_cluster.presenter.bake.masks import read_mask
from render_cluster.presenter.model.recipe import PlainSkin

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rgb = tuple[float, float, float]
_TEXELS = 512
_CLOTH_TEXELS = 1024
_IRIS_DEG, _PUPIL_DEG = 29.8, 10.5
# The crown from which the hair is combed, relative to the midpoint of the eyes.
_CROWN_M = np.array([0.0, 0.10, -0.12])
_HAIR_REACH_M = 0.26


def flat(color: Rgb) -> Floats:
    """One colour, (4, 4, 4)."""
    return opaque(np.broadcast_to(np.array(color, np.float32), (4, 4, 3)))


def skin(look: PlainSkin, hair: Rgb, fields: SkinFields) -> Floats:
    """Skin with lips, blush, redder ears and lids, and pores, (1024, 1024, 4)."""
    lips, ears, lids, nails = (
        read_mask(name, 1024)[..., None] for name in ("lips", "ears", "eyelids", "fingernails")
    )
    mottle = noise(2.0, 1) * 0.010 + noise(7.0, 2) * 0.012 + noise(25.0, 3) * 0.014
    rgb = np.array(look.color) * (1 + mottle[..., None] * np.array([0.5, 1.0, 1.15]))
    red = fields.blush[..., None] * look.blush + 0.5 * ears + 0.25 * lids
    rgb = rgb * (1 - np.clip(red, 0, 1) * np.array([0.02, 0.20, 0.18]))
    rgb = rgb * (1 + nails * np.array([0.10, 0.02, 0.02]))
    lip = np.array(look.lip) * (1 + 0.05 * noise(3.0, 6)[..., None])
    rgb = rgb * (1 - 0.85 * lips) + lip * 0.85 * lips
    rgb = rgb * (1 - 0.9 * fields.scalp[..., None])
    rgb = rgb + np.array(hair) * 0.9 * fields.scalp[..., None]
    inside = fields.interior[..., None]
    rgb = rgb * (1 - inside) + np.array([0.28, 0.07, 0.07]) * inside
    return with_pores(np.asarray(rgb, np.float32), lips[..., 0])


def eye(iris: Rgb, reach_deg: float) -> Floats:
    """An eyeball seen along its axis, out to `reach_deg`, (512, 512, 4)."""
    grid = (np.arange(_TEXELS) + 0.5) / _TEXELS * 2 - 1
    x, y = np.meshgrid(grid, grid)
    angle = np.hypot(x, y) * reach_deg
    around = np.arctan2(y, x) / (2 * np.pi) + 0.5
    rays = gaussian_filter(np.random.default_rng(3).standard_normal(720), 1.2, mode="wrap")
    ray = (rays / rays.std())[(around * 719).astype(int)]
    inner = np.clip((angle - _PUPIL_DEG) / (_IRIS_DEG - _PUPIL_DEG), 0, 1)
    tone = (1.25 - 0.55 * inner) * (1 + 0.16 * ray * np.sin(np.pi * inner))
    color = np.array(iris) * tone[..., None]
    pupil = np.clip((angle - _PUPIL_DEG) / 1.5, 0, 1)[..., None]
    color = color * pupil + 0.003 * (1 - pupil)
    white = np.array([0.78, 0.75, 0.72]) * (1 - 0.10 * np.clip((angle - 40) / 50, 0, 1))[..., None]
    outside = np.clip((angle - _IRIS_DEG + 1) / 2, 0, 1)[..., None]
    return opaque(color * (1 - outside) + white * outside)


def teeth() -> Floats:
    """Two rows of teeth with soft lines between them, gums at both ends of v, (512, 512, 4)."""
    grid = (np.arange(_TEXELS) + 0.5) / _TEXELS
    u, v = np.meshgrid(grid, 1 - grid)
    # Widths from the middle: incisors, canine, premolars, molars, as shares of the arch.
    edges = 0.5 + np.cumsum([0.0, 0.078, 0.062, 0.066, 0.062, 0.062, 0.09, 0.09])
    lines = np.concatenate([edges, 1 - edges[1:]])
    apart = np.abs(u[..., None] - lines).min(-1)
    enamel = np.array([0.80, 0.76, 0.69]) * (1 - 0.28 * np.exp(-((apart / 0.005) ** 2)))[..., None]
    gum = (np.clip((0.20 - v) / 0.03, 0, 1) + np.clip((v - 0.80) / 0.03, 0, 1))[..., None]
    return opaque(enamel * (1 - gum) + np.array([0.42, 0.14, 0.13]) * gum)


def knit(cloth: Cut, main: Rgb, trim: Rgb, band_m: float) -> Floats:
    """Fine knitwear in the body's texture coordinates, its edges in `trim`, (1024, 1024, 4)."""
    level = _over_texture(cloth, _CLOTH_TEXELS)
    edge = np.clip((band_m - level) / 0.0015, 0, 1)[..., None]
    seam = 1 - 0.35 * np.exp(-(((level - band_m) / 0.0016) ** 2))
    grain = 1 + 0.035 * noise(0.9, 8) + 0.02 * noise(9.0, 9)
    color = np.array(main) * (1 - edge) + np.array(trim) * edge
    return opaque(color * (grain * seam)[..., None])


def _over_texture(cloth: Cut, texels: int) -> Doubles:
    """How far inside its edge a cut piece is, over its texture, (texels, texels) m."""
    grid = (np.arange(texels) + 0.5) / texels
    u, v = np.meshgrid(grid, 1 - grid)
    corners = cloth.piece.uv.reshape(-1, 2)
    places, first = np.unique(np.round(corners, 5), axis=0, return_index=True)
    levels = cloth.from_edge[cloth.piece.triangles.ravel()[first]]
    field: Doubles = LinearNDInterpolator(places, levels, fill_value=0.1)(u, v)
    return field


def comb(at: Doubles) -> tuple[Doubles, Doubles]:
    """Around the crown (0 at the brow, pi at the nape, both sides alike) and away from it, m."""
    out = at - _CROWN_M
    return np.arctan2(np.abs(out[:, 0]), out[:, 2]), np.linalg.norm(out, axis=1)


def comb_uv(at: Doubles) -> Floats:
    """Texture coordinates (N, 2) in which strands run along v."""
    angle, away = comb(at)
    return np.stack([angle / np.pi, 1 - away / _HAIR_REACH_M], 1).astype(np.float32)


def crop(hair: Cut, color: Rgb) -> Paint:
    """Short hair: streaks away from the crown, and a hairline of single strands."""
    streak = np.random.default_rng(5).standard_normal((_TEXELS, _TEXELS)).astype(np.float32)
    fine = gaussian_filter(streak, (26, 0.9), mode="wrap")
    broad = gaussian_filter(streak[::-1], (60, 5.0), mode="wrap")
    fine, broad = fine / fine.std(), broad / broad.std()
    tone = np.clip(1 + 0.12 * fine + 0.10 * broad, 0.5, 1.5)
    level = _over_texture(hair, _TEXELS)
    strand = level - 0.005 + 0.0014 * fine + 0.0008 * broad
    cover = 1 / (1 + np.exp(-np.clip(strand / 0.0014, -30, 30)))
    albedo = np.concatenate([np.array(color) * tone[..., None], cover[..., None]], -1)
    along = np.stack([np.zeros_like(fine), np.ones_like(fine), np.clip(fine * 0.5, -1, 1)], -1)
    return Paint(albedo.astype(np.float32), along.astype(np.float32))


_BROW_FROM_M, _BROW_LONG_M, _BROW_HALF_M = 0.0095, 0.044, 0.0048


def brow_uv(at: Doubles) -> Doubles:
    """Along the brow from its inner end (u), and across it (v), for points relative to the eyes."""
    t = (np.abs(at[:, 0]) - _BROW_FROM_M) / _BROW_LONG_M
    arch = 0.0195 + 0.0065 * np.sin(2.2 * np.clip(t, -0.2, 1.2)) - 0.004 * np.clip(t, 0, 1.2) ** 3
    return np.stack([t, 0.5 + (at[:, 1] - arch) / (4 * _BROW_HALF_M)], 1)


def brow(color: Rgb) -> Floats:
    """A brow that thins towards its end, in slanted hairs, (128, 128, 4)."""
    grid = (np.arange(128) + 0.5) / 128
    u, v = np.meshgrid(grid, 1 - grid)
    half = 0.25 * (1 - 0.68 * u**1.6)
    across = np.abs(v - 0.5) / half
    body = np.exp(-(across**4)) * np.clip(u / 0.09, 0, 1) * np.clip((1 - u) / 0.12, 0, 1)
    hairs = gaussian_filter(np.random.default_rng(2).standard_normal((128, 128)), (2.5, 0.8))
    alpha = np.clip(body * (0.90 + 0.05 * hairs / hairs.std()), 0, 0.95)
    rgb = np.broadcast_to(np.array(color), (128, 128, 3))
    return np.concatenate([rgb, alpha[..., None]], -1).astype(np.float32)


def lash() -> Floats:
    """Dark at the lid, gone at the tips, (128, 128, 4)."""
    v = 1 - (np.arange(128) + 0.5) / 128
    alpha = np.tile((0.85 * (1 - v) ** 1.3)[:, None, None], (1, 128, 1))
    rgb = np.broadcast_to(np.array([0.010, 0.008, 0.007]), (128, 128, 3))
    return np.concatenate([rgb, alpha], -1).astype(np.float32)
