"""Opaque surfaces: skin, teeth, cloth from lit vertices; eyes pixel by pixel."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.geometry import EYE, SKIN
from render_cluster.presenter.kernels.raster import (
    EMPTY,
    barycentric,
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
from render_cluster.presenter.kernels.texture import sample, sigmoid

# Samples of one pixel whose depths differ by more than 2 mm are different surfaces.
SAME_SURFACE = wp.constant(wp.int64(8389))
# Cosine of the limbus: the iris ends 29.8 degrees from the optical axis.
LIMBUS = wp.constant(wp.float32(0.868))
# The centre of the cornea's sphere is this far in front of the eyeball's.
CORNEA_M = wp.constant(wp.float32(0.0052))


@wp.func
def window(
    reflected: wp.vec3, towards: wp.vec3, half_x: wp.float32, half_y: wp.float32, soft: wp.float32
):
    """A soft rectangle of light seen in a reflection: the catch-light of a window."""
    side = wp.normalize(wp.cross(wp.vec3(0.0, 1.0, 0.0), towards))
    up = wp.cross(towards, side)
    z = wp.dot(reflected, towards)
    result = wp.float32(0.0)
    if z > 0.05:
        x = wp.dot(reflected, side) / z
        y = wp.dot(reflected, up) / z
        result = sigmoid((half_x - wp.abs(x)) / soft) * sigmoid((half_y - wp.abs(y)) / soft)
    return result


@wp.func
def shade_eye(
    albedo: wp.vec3,
    light: wp.vec3,
    occlusion: wp.float32,
    position: wp.vec3,
    view: View,
    lights: Lights,
    iris_gain: wp.float32,
):
    """Sclera, iris with its caustic, limbal ring, and the cornea's reflections."""
    centre = view.left
    axis = view.left_axis
    if wp.length(position - view.right) < wp.length(position - view.left):
        centre = view.right
        axis = view.right_axis
    outward = wp.normalize(position - centre)
    cosine = wp.dot(outward, axis)
    iris = sigmoid((cosine - LIMBUS) * 70.0)
    cornea = wp.normalize(position - (centre + axis * CORNEA_M))
    n = wp.normalize(outward * (1.0 - iris) + cornea * iris)
    edge = (cosine - LIMBUS) / 0.018
    ring = wp.exp(-edge * edge)
    sclera = wp.vec3(albedo[0] * 0.80, albedo[1] * 0.772, albedo[2] * 0.752)
    base = (sclera * (1.0 - iris) + albedo * (iris_gain * iris)) * (1.0 - 0.45 * ring)
    key = lights.direction[0]
    across = wp.clamp(-wp.dot(outward - axis * cosine, key), -0.2, 0.5)
    inner = (light * 0.75 + wp.vec3(0.12, 0.12, 0.12)) * (1.0 + 2.2 * across)
    lit = light * (1.0 - iris) + inner * iris
    ao = wp.sqrt(wp.clamp(occlusion, 0.0, 1.0))
    lid = sigmoid((wp.dot(position - centre, view.head_up) - view.lid_m) / 0.0011)
    to_eye = wp.normalize(view.eye - position)
    nv = wp.clamp(wp.dot(n, to_eye), 0.0, 1.0)
    reflected = n * (2.0 * wp.dot(n, to_eye)) - to_eye
    m = 1.0 - nv
    fresnel = 0.03 + 0.97 * m * m * m * m * m
    catch = lights.color[0] * (window(reflected, key, 0.30, 0.40, 0.03) * 14.5)
    catch += lights.color[1] * (window(reflected, lights.direction[1], 0.26, 0.5, 0.06) * 12.0)
    room = wp.vec3(0.19, 0.20, 0.21) * (0.5 + sigmoid((reflected[1] - 0.25) * 5.0))
    mirror = (catch * wp.sqrt(ao) + room * (ao * 0.8)) * (fresnel * (1.0 - 0.75 * lid))
    return wp.cw_mul(base, lit) * ((0.55 + 0.45 * ao) * (1.0 - 0.5 * lid)) + mirror


@wp.func_native("""
    const int* corner = mesh.triangles.data + 3 * t;
    const float* a = posed.lit.data[corner[0]].c;
    const float* b = posed.lit.data[corner[1]].c;
    const float* c = posed.lit.data[corner[2]].c;
    const float ax = a[0] - x, bx = b[0] - x, cx = c[0] - x;
    const float ay = a[1] - y, by = b[1] - y, cy = c[1] - y;
    const float inverse =
        1.0f / ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]));
    float u = (bx * cy - cx * by) * inverse, v = (cx * ay - ax * cy) * inverse;
    if (inside) {
        u = u > 0.0f ? (u < 1.0f ? u : 1.0f) : 0.0f;
        v = v > 0.0f ? (v < 1.0f - u ? v : 1.0f - u) : 0.0f;
    }
    const float w = 1.0f - u - v;
    const wp::vec2* uv = mesh.uv.data + 3 * t;
    const int p = mesh.part.data[t];
    const int* size = textures.size.data[p].c;
    const float right = (float)size[0] - 1.001f, bottom = (float)size[1] - 1.001f;
    float s = (uv[0].c[0] * u + uv[1].c[0] * v + uv[2].c[0] * w) * (float)size[0] - 0.5f;
    float r = (1.0f - (uv[0].c[1] * u + uv[1].c[1] * v + uv[2].c[1] * w)) * (float)size[1] - 0.5f;
    // In this form what is no number becomes 0, and stays within the texture.
    s = s > 0.0f ? (s < right ? s : right) : 0.0f;
    r = r > 0.0f ? (r < bottom ? r : bottom) : 0.0f;
    const int column = (int)s, row = (int)r;
    const wp::vec4ub* above = textures.texel.data + textures.first.data[p] + row * size[0] + column;
    const wp::vec4ub* below = above + size[0];
    s -= (float)column;
    r -= (float)row;
    float root[4], lit[8];
    for (int k = 0; k < 4; ++k) {
        const float top = (float)above[0].c[k] * (1.0f - s) + (float)above[1].c[k] * s;
        const float low = (float)below[0].c[k] * (1.0f - s) + (float)below[1].c[k] * s;
        root[k] = (top * (1.0f - r) + low * r) * (1.0f / 255.0f);
    }
    for (int k = 2; k < 8; ++k) lit[k] = a[k] * u + b[k] * v + c[k] * w;
    // Pores: the skin texture's alpha modulates the gloss around one half.
    const float gloss = skin ? 0.55f + 0.9f * root[3] : 1.0f;
    return wp::vec3(
        root[0] * root[0] * lit[2] + lit[5] * gloss,
        root[1] * root[1] * lit[3] + lit[6] * gloss,
        root[2] * root[2] * lit[4] + lit[7] * gloss
    );
""")
def shade_matte(
    t: wp.int32,
    x: wp.float32,
    y: wp.float32,
    inside: wp.bool,
    skin: wp.bool,
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
) -> wp.vec3:
    """Linear RGB of any surface except an eye, as `shade_at`.

    Most pixels of a spoken frame go through this function, so it is C++: an index into a Warp array
    costs five instructions, and there are thirty. Texture as in `sample`.
    """


@wp.func
def shade_at(
    t: wp.int32,
    x: wp.float32,
    y: wp.float32,
    inside: wp.bool,
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
):
    """Linear RGB of triangle `t` at screen (x, y), clamped into it if `inside` is set."""
    p = mesh.part[t]
    result = wp.vec3(0.0, 0.0, 0.0)
    if mesh.part_kind[p] == EYE:
        ia = mesh.triangles[t, 0]
        ib = mesh.triangles[t, 1]
        ic = mesh.triangles[t, 2]
        a = posed.screen[ia]
        b = posed.screen[ib]
        c = posed.screen[ic]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
        w = barycentric(a, b, c, 1.0 / area, x, y)
        if inside:
            first = wp.clamp(w[0], 0.0, 1.0)
            second = wp.clamp(w[1], 0.0, 1.0 - first)
            w = wp.vec3(first, second, 1.0 - first - second)
        u = mesh.uv[t, 0] * w[0] + mesh.uv[t, 1] * w[1] + mesh.uv[t, 2] * w[2]
        color = sample(textures, p, u[0], u[1])
        albedo = wp.vec3(color[0], color[1], color[2])
        lit = posed.lit[ia] * w[0] + posed.lit[ib] * w[1] + posed.lit[ic] * w[2]
        light = wp.vec3(lit[2], lit[3], lit[4])
        where = posed.position[ia] * w[0] + posed.position[ib] * w[1] + posed.position[ic] * w[2]
        ao = mesh.occlusion[ia] * w[0] + mesh.occlusion[ib] * w[1] + mesh.occlusion[ic] * w[2]
        result = shade_eye(albedo, light, ao, where, view, lights, look.iris_gain)
    else:
        skin = mesh.part_kind[p] == SKIN
        result = shade_matte(t, x, y, inside, skin, mesh, posed, textures)
    return result


@wp.kernel
def shade_opaque(
    mesh: Mesh,
    posed: Posed,
    textures: Textures,
    view: View,
    lights: Lights,
    look: Look,
    target: Target,
):
    """Linear RGB per pixel, times cover: one shading point if all samples lie on one surface."""
    pixel = wp.tid()
    py = pixel / target.box[2]
    px = pixel - py * target.box[2]
    row = target.box[2] * target.samples
    at = py * target.samples * row + px * target.samples
    nearest = EMPTY
    farthest = wp.int64(-1)
    first = wp.int32(-1)
    empty = wp.int32(0)
    mixed = False
    for s in range(4):
        key = target.keys[at + (s / 2) * row + (s - (s / 2) * 2)]
        if key == EMPTY:
            empty += 1
        else:
            z = depth_of(key)
            nearest = wp.min(nearest, z)
            farthest = wp.max(farthest, z)
            t = triangle_of(key)
            if first < 0:
                first = t
            elif mesh.surface_of[t] != mesh.surface_of[first]:
                mixed = True
    target.cover[pixel] = 1.0 - 0.25 * wp.float32(empty)
    if empty == 4:
        target.color[pixel] = wp.vec3(0.0, 0.0, 0.0)
        return
    x = wp.float32(target.box[0] + px)
    y = wp.float32(target.box[1] + py)
    once = empty == 0 and not mixed and farthest - nearest < SAME_SURFACE
    points = wp.where(once, 1, 4)
    total = wp.vec3(0.0, 0.0, 0.0)
    # `shade_at` is called from one place, in a loop of unknown length, so that it is inlined.
    # Otherwise each call copies the scene's structs, 2 kB, for every pixel.
    for s in range(points):
        sy = s / 2
        sx = s - sy * 2
        key = target.keys[at + sy * row + sx]
        t = wp.where(once, first, triangle_of(key))
        if key != EMPTY:
            dx = wp.where(once, 0.5, 0.25 + 0.5 * wp.float32(sx))
            dy = wp.where(once, 0.5, 0.25 + 0.5 * wp.float32(sy))
            total += shade_at(t, x + dx, y + dy, once, mesh, posed, textures, view, lights, look)
    target.color[pixel] = total / wp.float32(points)
