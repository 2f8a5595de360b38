"""Hair, brows and lashes over the surfaces behind them."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.geometry import HAIR
from render_cluster.presenter.kernels.raster import (
    CARD_BIAS,
    EMPTY,
    barycentric,
    covered,
    depth_of,
    triangle_of,
)
from render_cluster.presenter.kernels.scene import (
    Lights,
    Look,
    Mesh,
    Posed,
    Target,
    Textures,
    View,
)
from render_cluster.presenter.kernels.texture import sample


@wp.func
def strand_lobe(
    strand: wp.vec3, n: wp.vec3, half: wp.vec3, shift: wp.float32, exponent: wp.float32
):
    """Kajiya-Kay highlight with a shifted tangent (Scheuermann 2004)."""
    t = wp.normalize(strand + n * shift)
    c = wp.dot(t, half)
    return wp.pow(wp.sqrt(wp.max(1.0 - c * c, 1.0e-6)), exponent) * wp.clamp(c + 1.0, 0.0, 1.0)


@wp.struct
class Fragment:
    """A card over one pixel: light, alpha, the samples that it covers, and its depth."""

    color: wp.vec3
    alpha: wp.float32
    cover: wp.vec4
    near: wp.int64


@wp.func
def shade_card(
    key: wp.int64,
    x: wp.float32,
    y: wp.float32,
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
):
    """The fragment of a card at the pixel whose centre is screen (x, y)."""
    t = triangle_of(key)
    ia = mesh.triangles[t, 0]
    ib = mesh.triangles[t, 1]
    ic = mesh.triangles[t, 2]
    a = posed.screen[ia]
    b = posed.screen[ib]
    c = posed.screen[ic]
    area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    w = barycentric(a, b, c, 1.0 / area, x, y)
    fragment = Fragment()
    fragment.near = depth_of(key) - CARD_BIAS
    fragment.cover = covered(a, b, c, 1.0 / area, w)
    first = wp.clamp(w[0], 0.0, 1.0)
    second = wp.clamp(w[1], 0.0, 1.0 - first)
    w = wp.vec3(first, second, 1.0 - first - second)
    u = mesh.uv[t, 0] * w[0] + mesh.uv[t, 1] * w[1] + mesh.uv[t, 2] * w[2]
    p = mesh.part[t]
    fiber = sample(textures, p, u[0], u[1])
    albedo = wp.vec3(fiber[0], fiber[1], fiber[2])
    lit = posed.lit[ia] * w[0] + posed.lit[ib] * w[1] + posed.lit[ic] * w[2]
    light = wp.vec3(lit[2], lit[3], lit[4])
    shaded = wp.cw_mul(albedo, light)
    alpha = fiber[3]
    if mesh.part_kind[p] == HAIR:
        where = posed.position[ia] * w[0] + posed.position[ib] * w[1] + posed.position[ic] * w[2]
        ao = mesh.occlusion[ia] * w[0] + mesh.occlusion[ib] * w[1] + mesh.occlusion[ic] * w[2]
        seen = mesh.visible[ia] * w[0] + mesh.visible[ib] * w[1] + mesh.visible[ic] * w[2]
        to_eye = wp.normalize(view.eye - where)
        e1 = posed.position[ib] - posed.position[ia]
        e2 = posed.position[ic] - posed.position[ia]
        # A card seen edge-on would be a dotted line beside the hair.
        facing = wp.abs(wp.dot(wp.normalize(wp.cross(e1, e2)), to_eye))
        alpha *= wp.clamp((facing - 0.01) * 20.0, 0.0, 1.0)
        n = wp.normalize(
            posed.normal[ia] * w[0] + posed.normal[ib] * w[1] + posed.normal[ic] * w[2]
        )
        if wp.dot(n, to_eye) < 0.0:
            n = -n
        out = where - view.head_centre
        globe = wp.normalize(wp.vec3(out[0], out[1] * 0.85, out[2]))
        n = wp.normalize(n * 0.45 + globe * 0.75)
        # The strand's direction: its angle in the texture, applied to the triangle.
        d1 = mesh.uv[t, 1] - mesh.uv[t, 0]
        d2 = mesh.uv[t, 2] - mesh.uv[t, 0]
        det = d1[0] * d2[1] - d2[0] * d1[1]
        sign = wp.where(det < 0.0, -1.0, 1.0)
        tangent = wp.normalize((e1 * d2[1] - e2 * d1[1]) * sign)
        bitangent = wp.normalize((e2 * d1[0] - e1 * d2[0]) * sign)
        size = textures.size[p]
        ix = wp.clamp(wp.int32(u[0] * wp.float32(size[0])), 0, size[0] - 1)
        iy = wp.clamp(wp.int32((1.0 - u[1]) * wp.float32(size[1])), 0, size[1] - 1)
        direction = textures.strand[textures.strand_first[p] + iy * size[0] + ix]
        along = tangent * (wp.float32(direction[0]) / 127.5 - 1.0)
        along += bitangent * (wp.float32(direction[1]) / 127.5 - 1.0)
        along = wp.normalize(along - n * wp.dot(along, n))
        jitter = (wp.float32(direction[2]) / 127.5 - 1.0) * 0.16
        mean = (look.hair_color[0] + look.hair_color[1] + look.hair_color[2]) / 3.0
        tone = wp.clamp((albedo[0] + albedo[1] + albedo[2]) / (3.0 * mean), 0.0, 1.6)
        tint = look.hair_color * (0.05 / mean)
        shine = wp.vec3(0.0, 0.0, 0.0)
        for i in range(4):
            toward = lights.direction[i]
            nl = wp.max((wp.dot(n, toward) + 0.25) / 1.25, 0.0)
            weight = nl * seen[i] * (0.35 + 0.65 * tone)
            if weight > 0.001:
                half = wp.normalize(toward + to_eye)
                weight *= wp.where(i > 1, 0.7, wp.where(i == 1, 0.5, 1.0))
                white = strand_lobe(along, n, half, -0.10 + jitter, 60.0) * 0.018
                colored = strand_lobe(along, n, half, 0.14 + jitter, 20.0)
                lobes = wp.vec3(white, white * 0.95, white * 0.88) + tint * colored
                shine += wp.cw_mul(lobes, lights.color[i]) * weight
        shaded = shaded * 0.62 + shine * (0.3 + 0.7 * wp.clamp(ao, 0.0, 1.0))
    fragment.color = shaded
    fragment.alpha = alpha
    return fragment


@wp.kernel
def shade_cards(
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
    target: Target,
):
    """Blends the pixel's card fragments over its surface, near to far, for each sample."""
    pixel = wp.tid()
    if target.layers[0, pixel] == EMPTY:
        return
    py = pixel / target.box[2]
    px = pixel - py * target.box[2]
    row = target.box[2] * target.samples
    at = py * target.samples * row + px * target.samples
    x = wp.float32(target.box[0] + px) + 0.5
    y = wp.float32(target.box[1] + py) + 0.5
    result = wp.vec3(0.0, 0.0, 0.0)
    clear = wp.vec4(1.0, 1.0, 1.0, 1.0)
    for layer in range(target.layers.shape[0]):
        key = target.layers[layer, pixel]
        if key != EMPTY and clear[0] + clear[1] + clear[2] + clear[3] > 0.06:
            card = shade_card(key, x, y, mesh, posed, textures, view, lights, look)
            hidden = wp.cw_mul(clear, card.cover) * card.alpha
            for s in range(4):
                if card.near >= depth_of(target.keys[at + (s / 2) * row + (s - (s / 2) * 2)]):
                    hidden[s] = 0.0
            result += card.color * ((hidden[0] + hidden[1] + hidden[2] + hidden[3]) * 0.25)
            clear -= hidden
    through = (clear[0] + clear[1] + clear[2] + clear[3]) * 0.25
    target.color[pixel] = result + target.color[pixel] * through
    target.cover[pixel] = 1.0 - (1.0 - target.cover[pixel]) * through
