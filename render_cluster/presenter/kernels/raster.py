"""Rasteriser: nearest surfaces per sample, and the nearest alpha cards per pixel, as Warp kernels.

Depth and triangle are packed into one 64-bit key, so that a minimum decides visibility in any
order: atomic among thousands of CUDA threads, plain on the one thread that Warp has on a CPU.
"""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.geometry import CLOTH
from render_cluster.presenter.kernels.scene import Mesh, Posed, Target, Textures

# Quarter micrometres: exact in a 64-bit key, and finer than float32 at two metres.
DEPTH_SCALE = wp.constant(wp.float32(4194304.0))
EMPTY = wp.constant(wp.int64(0x7FFFFFFFFFFFFFFF))
# Alpha cards closer to a surface than this count as lying on it.
CARD_BIAS = wp.constant(wp.int64(6291))
LAYERS = wp.constant(6)


@wp.func
def pack(depth: wp.float32, triangle: wp.int32):
    return (wp.int64(depth * DEPTH_SCALE) << wp.int64(32)) | wp.int64(triangle)


@wp.func
def triangle_of(key: wp.int64):
    return wp.int32(key & wp.int64(0x7FFFFFFF))


@wp.func
def depth_of(key: wp.int64):
    return key >> wp.int64(32)


@wp.func
def barycentric(
    a: wp.vec2, b: wp.vec2, c: wp.vec2, inverse_area: wp.float32, x: wp.float32, y: wp.float32
):
    """Weights of a, b and c at (x, y)."""
    u = ((b[0] - x) * (c[1] - y) - (c[0] - x) * (b[1] - y)) * inverse_area
    v = ((c[0] - x) * (a[1] - y) - (a[0] - x) * (c[1] - y)) * inverse_area
    return wp.vec3(u, v, 1.0 - u - v)


@wp.kernel
def clear(keys: wp.array(dtype=wp.int64)):
    keys[wp.tid()] = EMPTY


@wp.func_native("""
    for (int from = 0; from < count; from += 8) {
        wp::int64* key = keys.data + first + from;
        for (int k = 0; k < 8; ++k) {
            const float x = (float)(from + k);
            const float u = start.c[0] + step.c[0] * x;
            const float v = start.c[1] + step.c[1] * x;
            const float z = start.c[2] + step.c[2] * x;
            const bool inside = (u >= 0.0f) & (v >= 0.0f) & (u + v <= 1.0f) & (from + k < count);
            const wp::int64 mine = ((wp::int64)(int)(inside ? z : 0.0f) << 32) | (wp::int64)t;
#if defined(__CUDA_ARCH__)
            if (inside) wp::atomic_min(key + k, mine);
#else
            const wp::int64 old = key[k];
            key[k] = (inside & (mine < old)) ? mine : old;
#endif
        }
    }
""")
def cover_run(
    keys: wp.array(dtype=wp.int64),
    first: wp.int32,
    count: wp.int32,
    start: wp.vec3,
    step: wp.vec3,
    t: wp.int32,
):
    """Adds triangle `t` to a run of a row's samples, from (u, v, scaled depth) at the first.

    In C++, eight samples at a time and without a branch, so that SIMD registers take them at once.
    On a CPU it reads and writes back up to seven keys past the run: only a single thread may do
    that.
    """


@wp.kernel
def raster_opaque(chosen: wp.array(dtype=wp.int32), mesh: Mesh, posed: Posed, target: Target):
    """Nearest triangle per sample of `box` (x, y, width, height in pixels)."""
    t = chosen[wp.tid()]
    ia = mesh.triangles[t, 0]
    ib = mesh.triangles[t, 1]
    ic = mesh.triangles[t, 2]
    n = target.samples
    scale = wp.float32(n)
    origin = wp.vec2(wp.float32(target.box[0]), wp.float32(target.box[1]))
    a = (posed.screen[ia] - origin) * scale
    b = (posed.screen[ib] - origin) * scale
    c = (posed.screen[ic] - origin) * scale
    width = target.box[2] * n
    height = target.box[3] * n
    first_x = wp.max(0, wp.int32(wp.ceil(wp.min(a[0], wp.min(b[0], c[0])) - 0.5)))
    last_x = wp.min(width - 1, wp.int32(wp.floor(wp.max(a[0], wp.max(b[0], c[0])) - 0.5)))
    if first_x > last_x:
        return
    first_y = wp.max(0, wp.int32(wp.ceil(wp.min(a[1], wp.min(b[1], c[1])) - 0.5)))
    last_y = wp.min(height - 1, wp.int32(wp.floor(wp.max(a[1], wp.max(b[1], c[1])) - 0.5)))
    if first_y > last_y:
        return
    area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    # Only cloth is seen from behind; the rest is closed. Screen y goes down: front faces are
    # negative.
    if area > -1.0e-7 and (area < 1.0e-7 or mesh.part_kind[mesh.part[t]] != CLOTH):
        return
    inverse = 1.0 / area
    za = posed.depth[ia]
    zb = posed.depth[ib]
    zc = posed.depth[ic]
    du = (b[1] - c[1]) * inverse
    dv = (c[1] - a[1]) * inverse
    dz = du * (za - zc) + dv * (zb - zc)
    corner = barycentric(a, b, c, inverse, wp.float32(first_x) + 0.5, wp.float32(first_y) + 0.5)
    du_row = (c[0] - b[0]) * inverse
    dv_row = (a[0] - c[0]) * inverse
    step = wp.vec3(du, dv, dz * DEPTH_SCALE)
    for y in range(first_y, last_y + 1):
        down = wp.float32(y - first_y)
        u = corner[0] + du_row * down
        v = corner[1] + dv_row * down
        z = zc + u * (za - zc) + v * (zb - zc)
        start = wp.vec3(u, v, z * DEPTH_SCALE)
        cover_run(target.keys, y * width + first_x, last_x - first_x + 1, start, step, t)


@wp.func
def covered(a: wp.vec2, b: wp.vec2, c: wp.vec2, inverse_area: wp.float32, w: wp.vec3):
    """Which of a pixel's four samples lie in a triangle (1 or 0), from its centre's weights."""
    du_x = (b[1] - c[1]) * inverse_area * 0.25
    du_y = (c[0] - b[0]) * inverse_area * 0.25
    dv_x = (c[1] - a[1]) * inverse_area * 0.25
    dv_y = (a[0] - c[0]) * inverse_area * 0.25
    mask = wp.vec4(0.0, 0.0, 0.0, 0.0)
    for s in range(4):
        y = wp.float32((s / 2) * 2 - 1)
        x = wp.float32((s - (s / 2) * 2) * 2 - 1)
        u = w[0] + du_x * x + du_y * y
        v = w[1] + dv_x * x + dv_y * y
        if u >= 0.0 and v >= 0.0 and u + v <= 1.0:
            mask[s] = 1.0
    return mask


@wp.func
def card_alpha(
    texture: wp.array(dtype=wp.vec4ub),
    first: wp.int32,
    size: wp.vec2i,
    u: wp.float32,
    v: wp.float32,
):
    """Bilinear alpha in [0, 1] of a texture whose first texel is `first`."""
    x = wp.clamp(u * wp.float32(size[0]) - 0.5, 0.0, wp.float32(size[0]) - 1.001)
    y = wp.clamp((1.0 - v) * wp.float32(size[1]) - 0.5, 0.0, wp.float32(size[1]) - 1.001)
    ix = wp.int32(x)
    iy = wp.int32(y)
    fx = x - wp.float32(ix)
    fy = y - wp.float32(iy)
    at = first + iy * size[0] + ix
    top = wp.float32(texture[at][3]) * (1.0 - fx) + wp.float32(texture[at + 1][3]) * fx
    low = at + size[0]
    bottom = wp.float32(texture[low][3]) * (1.0 - fx) + wp.float32(texture[low + 1][3]) * fx
    return (top * (1.0 - fy) + bottom * fy) / 255.0


@wp.kernel
def raster_cards(
    chosen: wp.array(dtype=wp.int32),
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    target: Target,
):
    """The LAYERS nearest card fragments per pixel, nearest first, by a chain of atomic minima."""
    t = chosen[wp.tid()]
    ia = mesh.triangles[t, 0]
    ib = mesh.triangles[t, 1]
    ic = mesh.triangles[t, 2]
    origin = wp.vec2(wp.float32(target.box[0]), wp.float32(target.box[1]))
    a = posed.screen[ia] - origin
    b = posed.screen[ib] - origin
    c = posed.screen[ic] - origin
    area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    if wp.abs(area) < 1.0e-7:
        return
    low_x = wp.min(a[0], wp.min(b[0], c[0]))
    high_x = wp.max(a[0], wp.max(b[0], c[0]))
    low_y = wp.min(a[1], wp.min(b[1], c[1]))
    high_y = wp.max(a[1], wp.max(b[1], c[1]))
    if (
        high_x < 0.0
        or high_y < 0.0
        or low_x >= wp.float32(target.box[2])
        or low_y >= wp.float32(target.box[3])
    ):
        return
    first_x = wp.max(0, wp.int32(wp.ceil(low_x - 0.75)))
    last_x = wp.min(target.box[2] - 1, wp.int32(wp.floor(high_x - 0.25)))
    first_y = wp.max(0, wp.int32(wp.ceil(low_y - 0.75)))
    last_y = wp.min(target.box[3] - 1, wp.int32(wp.floor(high_y - 0.25)))
    if first_x > last_x or first_y > last_y:
        return
    inverse = 1.0 / area
    # The most that a sample's weights differ from those at its pixel's centre.
    slack_u = (wp.abs(b[1] - c[1]) + wp.abs(c[0] - b[0])) * wp.abs(inverse) * 0.25
    slack_v = (wp.abs(c[1] - a[1]) + wp.abs(a[0] - c[0])) * wp.abs(inverse) * 0.25
    p = mesh.part[t]
    for y in range(first_y, last_y + 1):
        for x in range(first_x, last_x + 1):
            w = barycentric(a, b, c, inverse, wp.float32(x) + 0.5, wp.float32(y) + 0.5)
            if wp.min(w[0] + slack_u, wp.min(w[1] + slack_v, w[2] + slack_u + slack_v)) < 0.0:
                continue
            if wp.length_sq(covered(a, b, c, inverse, w)) > 0.0:
                z = w[0] * posed.depth[ia] + w[1] * posed.depth[ib] + w[2] * posed.depth[ic]
                key = pack(z, t)
                near = depth_of(key) - CARD_BIAS
                at = y * target.samples * target.box[2] * target.samples + x * target.samples
                row = target.box[2] * target.samples
                seen = (
                    near < depth_of(target.keys[at])
                    or near < depth_of(target.keys[at + 1])
                    or near < depth_of(target.keys[at + row])
                    or near < depth_of(target.keys[at + row + 1])
                )
                pixel = y * target.box[2] + x
                if seen and key < target.layers[LAYERS - 1, pixel]:
                    u = w[0] * mesh.uv[t, 0] + w[1] * mesh.uv[t, 1] + w[2] * mesh.uv[t, 2]
                    alpha = card_alpha(
                        textures.texel, textures.first[p], textures.size[p], u[0], u[1]
                    )
                    if alpha > 0.03:
                        for layer in range(LAYERS):
                            before = wp.atomic_min(target.layers, layer, pixel, key)
                            if key < before:
                                key = before
