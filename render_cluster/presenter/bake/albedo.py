"""Textures as drawing needs them: graded skin, dyed cloth, strands of hair; linear RGB."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, grey_closing

from render_cluster.presenter.bake.dress import Paint, SkinFields
from render_cluster.presenter.bake.masks import read_mask
from render_cluster.presenter.model.recipe import Brows, Cloth, Hair, Lashes, Skin

Floats = NDArray[np.float32]
_SKIN_TEXELS = 1024


def to_linear(srgb: Floats) -> Floats:
    """IEC 61966-2-1 decoding."""
    low = srgb / 12.92
    high = ((np.maximum(srgb, 0) + 0.055) / 1.055) ** 2.4
    return np.where(srgb <= 0.04045, low, high).astype(np.float32)


def read_rgba(path: Path, texels: int = 512) -> Floats:
    """A texture as sRGB in [0, 1], (texels, texels, 4)."""
    image = Image.open(path).convert("RGBA")
    if image.size != (texels, texels):
        image = image.resize((texels, texels), Image.Resampling.LANCZOS)
    return np.asarray(np.asarray(image, np.float32) / 255, np.float32)


def noise(sigma: float, seed: int) -> Floats:
    """Seamless noise of unit variance, (1024, 1024)."""
    field = np.random.default_rng(seed).standard_normal((_SKIN_TEXELS, _SKIN_TEXELS))
    soft = gaussian_filter(field.astype(np.float32), sigma, mode="wrap")
    return np.asarray(soft / soft.std(), np.float32)


def skin_albedo(texture: Path, skin: Skin, hair: Hair, fields: SkinFields) -> Floats:
    """Graded skin, (1024, 1024, 4); alpha is the pores' gloss around one half.

    The textures have red eyelids: red beyond 1.28 times the mean is pulled back. About two percent
    of mottling, and blush, keep it from looking like plastic.
    """
    rgb = to_linear(read_rgba(texture, _SKIN_TEXELS)[..., :3])
    lips, inside = read_mask("lips", _SKIN_TEXELS), read_mask("inside-mouth", _SKIN_TEXELS)
    eyelids = read_mask("eyelids", _SKIN_TEXELS)
    red = np.clip(rgb[..., 0] / np.maximum(rgb.mean(-1), 1e-3) - 1.28, 0, None)
    limit = np.clip(red * 2.2, 0, 1) * (1 - lips) * (1 - inside) * (0.45 + 0.55 * eyelids)
    rgb = rgb * (1 - np.array([0.06, -0.16, -0.14]) * limit[..., None])
    rgb = rgb**skin.gamma * skin.gain * np.array(skin.tint)
    mottle = noise(1.6, 1) * 0.016 + noise(5.0, 2) * 0.02 + noise(14.0, 3) * 0.02
    rgb *= 1 + (mottle * (1 - lips))[..., None] * np.array([0.55, 1.15, 1.25])
    rgb = _lips(rgb, lips[..., None], skin)
    rgb = rgb * (1 - 0.9 * fields.scalp[..., None])
    rgb += np.array(hair.color) * 0.9 * fields.scalp[..., None]
    rgb *= 1 - (fields.blush * skin.blush)[..., None] * np.array([0.02, 0.16, 0.12])
    rgb *= 1 - fields.interior[..., None] * np.array([0.35, 0.62, 0.6])
    return with_pores(rgb, lips)


def with_pores(rgb: Floats, lips: Floats) -> Floats:
    """Skin (1024, 1024, 3) with the pores' gloss as alpha, around one half; lips are smoother."""
    gloss = 0.5 + 0.16 * noise(0.8, 4) + 0.08 * noise(2.2, 5)
    gloss = gloss * (1 - 0.6 * lips) + 0.5 * 0.6 * lips
    return np.concatenate([rgb, np.clip(gloss, 0, 1)[..., None]], -1).astype(np.float32)


def _lips(rgb: Floats, lips: Floats, skin: Skin) -> Floats:
    mean = rgb.mean(-1, keepdims=True)
    if skin.lip_desaturation:
        calm = rgb * (1 - skin.lip_desaturation) + skin.lip_desaturation * mean * np.array(
            [1.36, 0.90, 0.80]
        )
        rgb = rgb * (1 - lips) + calm * lips
    if skin.lip is not None:
        stick = np.array(skin.lip) * np.clip(mean / 0.30, 0.5, 1.5)
        rgb = rgb * (1 - 0.6 * lips) + 0.6 * lips * stick
    return np.asarray(rgb, np.float32)


def teeth_albedo(texture: Path) -> Floats:
    """Teeth slightly whiter than the asset, without its dark lines between them, (512, 512, 4)."""
    srgb = read_rgba(texture)[..., :3]
    rgb = to_linear(srgb) ** 0.75 * np.array([0.90, 0.86, 0.79]) * 1.05
    chroma = (srgb.max(-1) - srgb.min(-1)) / np.maximum(srgb.max(-1), 1e-3)
    enamel = np.clip((0.30 - chroma) / 0.12, 0, 1) * (srgb.max(-1) > 0.25)
    closed = grey_closing(enamel, size=(9, 9))
    even = np.stack([grey_closing(rgb[..., i] * enamel, size=(9, 9)) for i in range(3)], -1)
    share = gaussian_filter(closed, 1.0)[..., None]
    tooth = np.clip((0.35 * rgb + 0.65 * even) * 1.6, 0, 0.95)
    return opaque(rgb * (1 - share) + tooth * share)


def tongue_albedo(texture: Path) -> Floats:
    """The tongue, (512, 512, 4)."""
    return opaque(to_linear(read_rgba(texture)[..., :3]) * np.array([0.85, 0.5, 0.48]))


def eye_albedo(texture: Path) -> Floats:
    """Sclera and iris, (512, 512, 4)."""
    return opaque(to_linear(read_rgba(texture)[..., :3]))


def opaque(rgb: NDArray[np.float64] | Floats) -> Floats:
    """Colours (H, W, 3) with alpha one, (H, W, 4)."""
    return np.concatenate([rgb, np.ones((*rgb.shape[:2], 1))], -1).astype(np.float32)


def cloth_albedo(texture: Path, cloth: Cloth) -> Floats:
    """A dyed garment with its weave and occlusion, (512, 512, 4)."""
    srgb = read_rgba(texture)[..., :3]
    linear = to_linear(srgb)
    if cloth.dye == "jacket":
        linear = _dye_jacket(srgb, linear, cloth)
    if cloth.dye == "suit":
        linear = _dye_suit(srgb, linear, cloth)
    if cloth.dye == "fabric":
        linear = _dye_fabric(srgb, linear, cloth)
    occlusion = texture.with_name(texture.name.replace("diffuse", "ao"))
    if occlusion.is_file():
        linear = linear * np.clip(read_rgba(occlusion)[..., :1], 0.25, 1) ** 0.8
    linear = linear * _relief(texture, cloth.relief)
    weave = np.random.default_rng(7).standard_normal((512, 512)).astype(np.float32)
    grain = gaussian_filter(weave, 0.8, mode="wrap")
    return opaque(linear * (1 + 0.05 * grain / grain.std())[..., None])


def _dye_jacket(srgb: Floats, linear: Floats, cloth: Cloth) -> Floats:
    """The texture has a red-striped shirt under a jacket: stripes nearby mean shirt."""
    stripe = np.clip((srgb[..., 0] - srgb[..., 1:].max(-1) - 0.03) / 0.05, 0, 1)
    shirt = (gaussian_filter((stripe > 0.5).astype(np.float32), 3) > 0.10).astype(np.float32)
    shirt = gaussian_filter(shirt, 0.7)[..., None]
    detail = np.clip(linear.mean(-1, keepdims=True) / 0.085, 0.35, 1.8)
    jacket = np.array(cloth.main) * detail
    plain = np.array(cloth.shirt) * (1 - stripe[..., None])
    striped = plain + np.array(cloth.accent) * stripe[..., None]
    return np.asarray(jacket * (1 - shirt) + striped * shirt, np.float32)


def _dye_suit(srgb: Floats, linear: Floats, cloth: Cloth) -> Floats:
    """The texture has a dark suit, a white shirt and a coloured tie."""
    luminance = srgb.mean(-1)
    saturation = srgb.max(-1) - srgb.min(-1)
    dark = np.clip((0.34 - luminance) / 0.06, 0, 1)[..., None]
    tie = np.clip((saturation - 0.05) / 0.06, 0, 1)[..., None] * (1 - dark)
    level = linear.mean(-1, keepdims=True)
    suit = np.array(cloth.main) * np.clip(level / 0.035, 0.5, 1.6)
    silk = np.array(cloth.accent) * np.clip(level / 0.25, 0.3, 2.2)
    dyed = linear * (1 - dark) + suit * dark
    return np.asarray(dyed * (1 - tie) + silk * tie, np.float32)


def _dye_fabric(srgb: Floats, linear: Floats, cloth: Cloth) -> Floats:
    """One cloth all over: stripes turn to `accent`, folds of a plain cloth stay, prints go.

    The plain textures are blue; whatever is not blue there is a print.
    """
    stripe = np.clip((srgb[..., 0] - srgb[..., 1:].max(-1) - 0.03) / 0.05, 0, 1)
    blue = (srgb[..., 2] - srgb[..., 0]) / np.maximum(srgb.max(-1), 1e-3)
    printed = gaussian_filter((blue < 0.25).astype(np.float32), 2.5)
    light = linear.mean(-1)
    folds = np.clip(light / np.maximum(gaussian_filter(light, 9), 1e-4), 0.6, 1.3)
    folds = 1 + (folds - 1) * np.clip(1 - 4 * printed, 0, 1) * 0.7
    mix = stripe[..., None]
    color = np.array(cloth.main) * (1 - mix) + np.array(cloth.accent) * mix
    return np.asarray(color * folds[..., None], np.float32)


def _relief(texture: Path, strength: float) -> Floats | float:
    """Light from above on the folds of the garment's normal map, (512, 512, 1) around one."""
    path = texture.with_name(texture.name.replace("diffuse", "normal"))
    if not path.is_file():
        return 1.0
    slope = read_rgba(path)[..., :2] * 2 - 1
    shade = 1 + strength * (0.8 * slope[..., 1:] - 0.45 * slope[..., :1])
    return np.asarray(np.clip(shade, 0.45, 1.5), np.float32)


def card_albedo(texture: Path, card: Brows | Lashes) -> Floats:
    """Brows or lashes: one colour, the texture's alpha, (512, 512, 4)."""
    alpha = np.clip(read_rgba(texture)[..., 3] * card.density, 0, 1)
    rgb = np.broadcast_to(np.array(card.color, np.float32), (*alpha.shape, 3))
    return np.concatenate([rgb, alpha[..., None]], -1).astype(np.float32)


def hair_paint(texture: Path, card: Hair) -> Paint:
    """Hair (512, 512, 4), and strands (512, 512, 3): direction (u, v) and jitter in [-1, 1].

    Only the texture's locally normalised luminance is used; the strands run across its gradient,
    from the structure tensor (Bigun & Granlund 1987).
    """
    source = read_rgba(texture)
    light = gaussian_filter(to_linear(_bleed(source)).mean(-1), card.softness)
    alpha = gaussian_filter(source[..., 3], card.softness)
    mean = (light * alpha).sum() / (alpha.sum() + 1e-6)
    local = gaussian_filter(light * alpha, 28) / (gaussian_filter(alpha, 28) + 1e-3)
    tone = np.clip(light / (0.25 * mean + 0.75 * local + 1e-4), 0.12, 2.6) ** 0.75
    streak = np.random.default_rng(5).standard_normal((2048, 512)).astype(np.float32)
    fine = gaussian_filter(streak, (60, 1.1), mode="wrap")[:512]
    broad = gaussian_filter(streak[::-1], (120, 4.0), mode="wrap")[:512]
    vary = 1 + 0.16 * fine / fine.std() + 0.12 * broad / broad.std()
    rgb = np.array(card.color) * (tone * np.clip(vary, 0.45, 1.7))[..., None]
    # Single stray strands would appear as dark dots against the background.
    stray = np.clip((gaussian_filter(alpha, 5) - 0.10) / 0.20, 0, 1)
    cover = np.clip((alpha - 0.06) * 1.35 * card.density, 0, 1) * stray
    strands = _strands(light, alpha, fine / fine.std())
    return Paint(np.concatenate([rgb, cover[..., None]], -1).astype(np.float32), strands)


def _strands(light: Floats, alpha: Floats, jitter: Floats) -> Floats:
    smooth = np.log(gaussian_filter(light, 1.0) + 0.003)
    down, right = np.gradient(smooth)
    weight = gaussian_filter(alpha, 1) ** 2
    xx, xy, yy = (
        gaussian_filter(q * weight, 13) for q in (right * right, right * down, down * down)
    )
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    # The image's rows go down, v goes up.
    return np.stack([np.cos(angle), -np.sin(angle), np.clip(jitter * 0.5, -1, 1)], -1)


def _bleed(rgba: Floats) -> Floats:
    """Colour extended into the transparent texels, so that filtering picks up no black, sRGB."""
    color, weight = rgba[..., :3].copy(), rgba[..., 3].copy()
    total = color * weight[..., None]
    for sigma in (2, 6, 20, 60):
        near = np.stack([gaussian_filter(total[..., i], sigma) for i in range(3)], -1)
        share = gaussian_filter(weight, sigma)
        empty = np.clip(1.3 - rgba[..., 3] * 1.3, 0, 1)[..., None] * (share > 1e-4)[..., None]
        grown = near / np.maximum(share, 1e-6)[..., None]
        color = np.asarray(color * (1 - empty) + grown * empty, np.float32)
    return color
