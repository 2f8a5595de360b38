"""A spoken frame: the surfaces that speech moves, drawn between cached layers of all others."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.development import developed, luma, shown, write_chroma
from render_cluster.presenter.kernels.geometry import EYE, SKIN
from render_cluster.presenter.kernels.raster import EMPTY, depth_of, triangle_of
from render_cluster.presenter.kernels.scene import (
    Lights,
    Look,
    Mesh,
    Posed,
    Target,
    Textures,
    Underlay,
    View,
)
from render_cluster.presenter.kernels.shading import SAME_SURFACE, shade_at, shade_matte
from render_cluster.presenter.kernels.underlay import corner, first_key, unpacked

# Represents all triangles that speech does not move: it loses against any of them at equal depth.
NOBODY = wp.constant(wp.int32(0x7FFFFFFF))
NO_DEPTH = wp.constant(wp.int32(0x7FFFFFFF))


@wp.kernel
def start_keys(target: Target, under: Underlay):
    """Fills the target with the depths of what speech does not move."""
    i = wp.tid()
    at = corner(under.block[i], target)
    row = target.box[2] * 2
    for p in range(4):
        keys = first_key(at, p, target)
        for s in range(4):
            target.keys[keys + (s / 2) * row + s - (s / 2) * 2] = (
                wp.int64(under.depth[i * 16 + p * 4 + s]) << wp.int64(32)
            ) | wp.int64(NOBODY)


@wp.func_native("""
    const wp::int64* key = target.keys.data + keys;
    const int row = target.box.c[2] * 2;
    wp::int64 nearest = key[0], farthest = key[0];
    const int first = (int)(key[0] & nobody);
    if (first == nobody) return -1;
    const int surface = mesh.surface_of.data[first];
    for (int s = 1; s < 4; ++s) {
        const wp::int64 other = key[(s >> 1) * row + (s & 1)];
        const int t = (int)(other & nobody);
        if (t == nobody || mesh.surface_of.data[t] != surface) return -1;
        nearest = other < nearest ? other : nearest;
        farthest = other > farthest ? other : farthest;
    }
    farthest >>= 32;
    if (farthest - (nearest >> 32) >= same_surface) return -1;
    const int card = under.card_first.data[slot];
    const bool has_cards = card < under.card_first.data[slot + 1];
    return has_cards && under.card_depth.data[card] < farthest ? -1 : first;
""")
def sole_triangle(
    keys: wp.int32,
    slot: wp.int32,
    nobody: wp.int32,
    same_surface: wp.int64,
    mesh: Mesh,
    target: Target,
    under: Underlay,
) -> wp.int32:
    """The triangle that a pixel is shaded from if it shows one moving surface only, else -1.

    In C++ like `shade_matte`: five pixels of six end here.
    """


@wp.func
def behind_cards(drawn: wp.vec4, keys: wp.int32, slot: wp.int32, target: Target, under: Underlay):
    """A pixel's light (times cover) and cover with the cached cards blended over its surfaces."""
    row = target.box[2] * 2
    deepest = wp.int64(-1)
    for s in range(4):
        deepest = wp.max(deepest, depth_of(target.keys[keys + (s / 2) * row + s - (s / 2) * 2]))
    first = under.card_first[slot]
    last = under.card_first[slot + 1]
    seen = False
    if first < last:
        seen = wp.int64(under.card_depth[first]) < deepest
    result = drawn
    if seen:
        over = wp.vec3(0.0, 0.0, 0.0)
        clear = wp.vec4(1.0, 1.0, 1.0, 1.0)
        for c in range(first, last):
            if clear[0] + clear[1] + clear[2] + clear[3] > 0.06:
                near = wp.int64(under.card_depth[c])
                code = under.card_alpha[c]
                alpha = wp.float32(code >> wp.uint32(4)) / 65535.0
                hidden = wp.vec4(0.0, 0.0, 0.0, 0.0)
                for s in range(4):
                    lies = (code & (wp.uint32(1) << wp.uint32(s))) != wp.uint32(0)
                    key = target.keys[keys + (s / 2) * row + s - (s / 2) * 2]
                    if lies and near < depth_of(key):
                        hidden[s] = clear[s] * alpha
                share = (hidden[0] + hidden[1] + hidden[2] + hidden[3]) * 0.25
                over += unpacked(under.card_light[c]) * share
                clear -= hidden
        through = (clear[0] + clear[1] + clear[2] + clear[3]) * 0.25
        result = wp.vec4(
            over[0] + drawn[0] * through,
            over[1] + drawn[1] * through,
            over[2] + drawn[2] * through,
            1.0 - (1.0 - drawn[3]) * through,
        )
    return result


@wp.func
def speaking_pixel(
    keys: wp.int32,
    slot: wp.int32,
    x: wp.float32,
    y: wp.float32,
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
    target: Target,
    under: Underlay,
):
    """Linear RGB of a pixel times its cover, and that cover."""
    row = target.box[2] * 2
    moving = wp.float32(0.0)
    cover = wp.float32(0.0)
    nearest = EMPTY
    farthest = wp.int64(-1)
    first = wp.int32(-1)
    same = True
    color = wp.vec3(0.0, 0.0, 0.0)
    for s in range(4):
        key = target.keys[keys + (s / 2) * row + s - (s / 2) * 2]
        t = triangle_of(key)
        if t != NOBODY:
            moving += 0.25
            cover += 0.25
            z = depth_of(key)
            nearest = wp.min(nearest, z)
            farthest = wp.max(farthest, z)
            if first < 0:
                first = t
            elif mesh.surface_of[t] != mesh.surface_of[first]:
                same = False
        elif under.depth[slot * 4 + s] != NO_DEPTH:
            cover += 0.25
    once = moving == 1.0 and same and farthest - nearest < SAME_SURFACE
    points = wp.where(moving == 0.0, 0, wp.where(once, 1, 4))
    if moving == 0.0:
        color = unpacked(under.whole[slot])
    for s in range(points):
        sy = s / 2
        sx = s - sy * 2
        t = wp.where(once, first, triangle_of(target.keys[keys + sy * row + sx]))
        if t == NOBODY:
            color += unpacked(under.light[slot * 4 + s]) * 0.25
        else:
            dx = wp.where(once, 0.5, 0.25 + 0.5 * wp.float32(sx))
            dy = wp.where(once, 0.5, 0.25 + 0.5 * wp.float32(sy))
            shaded = shade_at(t, x + dx, y + dy, once, mesh, posed, textures, view, lights, look)
            color += shaded / wp.float32(points)
    return behind_cards(wp.vec4(color[0], color[1], color[2], cover), keys, slot, target, under)


@wp.kernel
def draw_speech(
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
    width: wp.int32,
    height: wp.int32,
    curve: wp.array(dtype=wp.float32),
    curve_scale: wp.float32,
    background: wp.array2d(dtype=wp.vec3),
    target: Target,
    under: Underlay,
    frame: wp.array(dtype=wp.uint8),
):
    """Writes the blocks of 2 x 2 pixels that show, or at rest would show, what speech moves."""
    i = wp.tid()
    at = corner(under.block[i], target)
    touched = under.mouth[i] != wp.uint8(0)
    if not touched:
        row = target.box[2] * 2
        for p in range(4):
            keys = first_key(at, p, target)
            for s in range(4):
                key = target.keys[keys + (s / 2) * row + s - (s / 2) * 2]
                if triangle_of(key) != NOBODY:
                    touched = True
    if not touched:
        return
    x = target.box[0] + at[0]
    y = target.box[1] + at[1]
    mean = wp.vec3(0.0, 0.0, 0.0)
    # The compiler must not know the length: see `shade_opaque`.
    for p in range(target.samples * target.samples):
        px = x + p - (p / 2) * 2
        py = y + p / 2
        slot = i * 4 + p
        keys = first_key(at, p, target)
        rgb = wp.vec3(0.0, 0.0, 0.0)
        t = sole_triangle(keys, slot, NOBODY, SAME_SURFACE, mesh, target, under)
        kind = EYE
        if t >= 0:
            kind = mesh.part_kind[mesh.part[t]]
        if kind != EYE:
            sx = wp.float32(px) + 0.5
            sy = wp.float32(py) + 0.5
            light = shade_matte(t, sx, sy, True, kind == SKIN, mesh, posed, textures)
            rgb = shown(light, curve, curve_scale)
        else:
            c = speaking_pixel(
                keys,
                slot,
                wp.float32(px),
                wp.float32(py),
                mesh,
                posed,
                textures,
                view,
                lights,
                look,
                target,
                under,
            )
            rgb = developed(wp.vec3(c[0], c[1], c[2]), c[3], background[py, px], curve, curve_scale)
        frame[py * width + px] = luma(rgb)
        mean += rgb * 0.25
    write_chroma(mean, x, y, width, height, frame)
