"""What a clip's frame caches for speech: surfaces and cards without those that speech moves."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.cards import shade_card
from render_cluster.presenter.kernels.raster import CARD_BIAS, EMPTY, depth_of, triangle_of
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
from render_cluster.presenter.kernels.shading import SAME_SURFACE, shade_at

# Square roots of light up to 16 in 11, 11 and 10 bits: a third of a display level.
ROOT_SCALE = wp.constant(wp.vec3(511.75, 511.75, 255.75))


@wp.func
def packed(light: wp.vec3):
    r = wp.uint32(wp.min(wp.sqrt(wp.max(light[0], 0.0)) * ROOT_SCALE[0] + 0.5, 2047.0))
    g = wp.uint32(wp.min(wp.sqrt(wp.max(light[1], 0.0)) * ROOT_SCALE[1] + 0.5, 2047.0))
    b = wp.uint32(wp.min(wp.sqrt(wp.max(light[2], 0.0)) * ROOT_SCALE[2] + 0.5, 1023.0))
    return (r << wp.uint32(21)) | (g << wp.uint32(10)) | b


@wp.func
def unpacked(code: wp.uint32):
    r = wp.float32(code >> wp.uint32(21)) / ROOT_SCALE[0]
    g = wp.float32((code >> wp.uint32(10)) & wp.uint32(2047)) / ROOT_SCALE[1]
    b = wp.float32(code & wp.uint32(1023)) / ROOT_SCALE[2]
    return wp.vec3(r * r, g * g, b * b)


@wp.func
def corner(block: wp.int32, target: Target):
    """The first pixel of a block, in the target's box."""
    half = target.box[2] / 2
    y = block / half
    return wp.vec2i((block - y * half) * 2, y * 2)


@wp.func
def first_key(pixel: wp.vec2i, p: wp.int32, target: Target):
    """Where the keys of pixel `p` (0 to 3) of the block at `pixel` begin."""
    row = target.box[2] * 2
    return (pixel[1] + p / 2) * 2 * row + (pixel[0] + p - (p / 2) * 2) * 2


@wp.kernel
def keep_surfaces(
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
    target: Target,
    under: Underlay,
):
    """Stores depth and light of the target's samples, which contain nothing that speech moves."""
    i = wp.tid()
    at = corner(under.block[i], target)
    row = target.box[2] * 2
    # The compiler must not know the length: see `shade_opaque`.
    pixels = target.samples * target.samples
    points = pixels + 1
    for p in range(pixels):
        keys = first_key(at, p, target)
        x = wp.float32(target.box[0] + at[0] + p - (p / 2) * 2)
        y = wp.float32(target.box[1] + at[1] + p / 2)
        nearest = EMPTY
        farthest = wp.int64(-1)
        same = True
        first = wp.int32(-1)
        for s in range(4):
            key = target.keys[keys + (s / 2) * row + s - (s / 2) * 2]
            z = depth_of(key)
            nearest = wp.min(nearest, z)
            farthest = wp.max(farthest, z)
            if key == EMPTY:
                same = False
            else:
                if first < 0:
                    first = triangle_of(key)
                elif mesh.surface_of[triangle_of(key)] != mesh.surface_of[first]:
                    same = False
        same = same and farthest - nearest < SAME_SURFACE
        total = wp.vec3(0.0, 0.0, 0.0)
        for s in range(points):
            slot = i * 16 + p * 4 + s
            sy = s / 2
            sx = s - sy * 2
            # The fifth is the centre, where a pixel with one surface is shaded.
            key = target.keys[keys + wp.where(s < 4, sy * row + sx, 0)]
            light = wp.vec3(0.0, 0.0, 0.0)
            if key != EMPTY:
                light = shade_at(
                    wp.where(s < 4, triangle_of(key), first),
                    x + wp.where(s < 4, 0.25 + 0.5 * wp.float32(sx), 0.5),
                    y + wp.where(s < 4, 0.25 + 0.5 * wp.float32(sy), 0.5),
                    s == 4,
                    mesh,
                    posed,
                    textures,
                    view,
                    lights,
                    look,
                )
            if s < 4:
                under.depth[slot] = wp.int32(depth_of(key))
                under.light[slot] = packed(light)
                total += light * 0.25
            elif same:
                total = light
        under.whole[i * 4 + p] = packed(total)


@wp.kernel
def mark_blocks(
    chosen: wp.array(dtype=wp.int32),
    mesh: Mesh,
    posed: Posed,
    marked: wp.array2d(dtype=wp.uint8),
):
    """Marks the blocks of the whole frame that the bounds of the chosen triangles touch."""
    t = chosen[wp.tid()]
    a = posed.screen[mesh.triangles[t, 0]] * 0.5
    b = posed.screen[mesh.triangles[t, 1]] * 0.5
    c = posed.screen[mesh.triangles[t, 2]] * 0.5
    first_x = wp.max(0, wp.int32(wp.min(a[0], wp.min(b[0], c[0]))))
    first_y = wp.max(0, wp.int32(wp.min(a[1], wp.min(b[1], c[1]))))
    last_x = wp.min(marked.shape[1] - 1, wp.int32(wp.max(a[0], wp.max(b[0], c[0]))))
    last_y = wp.min(marked.shape[0] - 1, wp.int32(wp.max(a[1], wp.max(b[1], c[1]))))
    for y in range(first_y, last_y + 1):
        for x in range(first_x, last_x + 1):
            marked[y, x] = wp.uint8(1)


@wp.kernel
def find_mouth(target: Target, under: Underlay):
    """Marks the blocks where the clip's frame, which is in the target, shows what speech moves."""
    slot = wp.tid()
    at = corner(under.block[slot / 4], target)
    keys = first_key(at, slot - (slot / 4) * 4, target)
    row = target.box[2] * 2
    for s in range(4):
        key = target.keys[keys + (s / 2) * row + s - (s / 2) * 2]
        if depth_of(key) != wp.int64(under.depth[slot * 4 + s]):
            under.mouth[slot / 4] = wp.uint8(1)


@wp.func
def card_pixel(slot: wp.int32, target: Target, under: Underlay):
    """The position of pixel `slot` of the blocks in the target's box."""
    at = corner(under.block[slot / 4], target)
    p = slot - (slot / 4) * 4
    return wp.vec2i(at[0] + p - (p / 2) * 2, at[1] + p / 2)


@wp.kernel
def count_cards(target: Target, under: Underlay, counts: wp.array(dtype=wp.int32)):
    """The number of cards over each pixel of the blocks."""
    slot = wp.tid()
    at = card_pixel(slot, target, under)
    count = wp.int32(0)
    for layer in range(target.layers.shape[0]):
        if target.layers[layer, at[1] * target.box[2] + at[0]] != EMPTY:
            count += 1
    counts[slot] = count


@wp.kernel
def keep_cards(
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
    target: Target,
    under: Underlay,
):
    """Shades the cards of the target's layers over the blocks, where `card_first` has room."""
    slot = wp.tid()
    at = card_pixel(slot, target, under)
    x = wp.float32(target.box[0] + at[0]) + 0.5
    y = wp.float32(target.box[1] + at[1]) + 0.5
    first = under.card_first[slot]
    deepest = wp.int32(0)
    for s in range(4):
        deepest = wp.max(deepest, under.depth[slot * 4 + s])
    clear = wp.vec4(1.0, 1.0, 1.0, 1.0)
    for layer in range(target.layers.shape[0]):
        key = target.layers[layer, at[1] * target.box[2] + at[0]]
        # Behind what is stored, or behind opaque cards, nothing is ever visible.
        seen = clear[0] + clear[1] + clear[2] + clear[3] > 0.06
        if key != EMPTY and seen and depth_of(key) - CARD_BIAS < wp.int64(deepest):
            card = shade_card(key, x, y, mesh, posed, textures, view, lights, look)
            under.card_depth[first + layer] = wp.int32(card.near)
            under.card_light[first + layer] = packed(card.color)
            alpha = wp.uint32(wp.clamp(card.alpha, 0.0, 1.0) * 65535.0 + 0.5) << wp.uint32(4)
            for s in range(4):
                if card.cover[s] > 0.0:
                    alpha = alpha | (wp.uint32(1) << wp.uint32(s))
                    if card.near < wp.int64(under.depth[slot * 4 + s]):
                        clear[s] = clear[s] * (1.0 - card.alpha)
            under.card_alpha[first + layer] = alpha
