"""Pixel stage as Warp kernels: opaque surfaces, hair and cards over them, tone curve, YUV."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.geometry import EYE, HAIR, SKIN
from render_cluster.presenter.kernels.raster import (
    CARD_BIAS,
    EMPTY,
    LAYERS,
    barycentric,
    covered,
    depth_of,
    is_active,
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

# Samples of one pixel whose depths differ by more than 4 mm are different surfaces.
SAME_SURFACE = wp.constant(wp.int64(16777))
# Cosine of the limbus: the iris ends 29.8 degrees from the optical axis.
LIMBUS = wp.constant(wp.float32(0.868))
# The cornea's sphere is centred this far in front of the eyeball's.
CORNEA_M = wp.constant(wp.float32(0.0052))


@wp.func
def texel(code: wp.vec4ub):
    return wp.vec4(
        wp.float32(code[0]), wp.float32(code[1]), wp.float32(code[2]), wp.float32(code[3])
    )


@wp.func
def sample(textures: Textures, p: wp.int32, u: wp.float32, v: wp.float32):
    """Bilinear RGBA of part `p`'s texture; RGB linear."""
    size = textures.size[p]
    x = wp.clamp(u * wp.float32(size[0]) - 0.5, 0.0, wp.float32(size[0]) - 1.001)
    y = wp.clamp((1.0 - v) * wp.float32(size[1]) - 0.5, 0.0, wp.float32(size[1]) - 1.001)
    ix = wp.int32(x)
    iy = wp.int32(y)
    fx = x - wp.float32(ix)
    fy = y - wp.float32(iy)
    at = textures.first[p] + iy * size[0] + ix
    a = textures.texel[at]
    b = textures.texel[at + 1]
    c = textures.texel[at + size[0]]
    d = textures.texel[at + size[0] + 1]
    wa = (1.0 - fx) * (1.0 - fy) / 255.0
    wb = fx * (1.0 - fy) / 255.0
    wc = (1.0 - fx) * fy / 255.0
    wd = fx * fy / 255.0
    root = texel(a) * wa + texel(b) * wb + texel(c) * wc + texel(d) * wd
    return wp.vec4(root[0] * root[0], root[1] * root[1], root[2] * root[2], root[3])


@wp.func
def sigmoid(x: wp.float32):
    return 1.0 / (1.0 + wp.exp(-x))


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
    """Linear RGB of triangle `t` at screen (x, y), clamped into it where `inside` is asked."""
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
    p = mesh.part[t]
    color = sample(textures, p, u[0], u[1])
    albedo = wp.vec3(color[0], color[1], color[2])
    light = posed.diffuse[ia] * w[0] + posed.diffuse[ib] * w[1] + posed.diffuse[ic] * w[2]
    result = wp.vec3(0.0, 0.0, 0.0)
    if mesh.part_kind[p] == EYE:
        where = posed.position[ia] * w[0] + posed.position[ib] * w[1] + posed.position[ic] * w[2]
        ao = mesh.occlusion[ia] * w[0] + mesh.occlusion[ib] * w[1] + mesh.occlusion[ic] * w[2]
        result = shade_eye(albedo, light, ao, where, view, lights, look.iris_gain)
    else:
        shine = posed.gloss[ia] * w[0] + posed.gloss[ib] * w[1] + posed.gloss[ic] * w[2]
        if mesh.part_kind[p] == SKIN:
            # Pores: the skin texture's alpha modulates the gloss around one half.
            shine = shine * (0.55 + 0.9 * color[3])
        result = wp.cw_mul(albedo, light) + shine
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
    """Linear RGB per pixel, times cover: one shading point where all samples lie on one surface."""
    pixel = wp.tid()
    py = pixel / target.box[2]
    px = pixel - py * target.box[2]
    if not is_active(px, py, target):
        return
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
            elif mesh.part[t] != mesh.part[first]:
                mixed = True
    target.cover[pixel] = 1.0 - 0.25 * wp.float32(empty)
    if empty == 4:
        target.color[pixel] = wp.vec3(0.0, 0.0, 0.0)
        return
    x = wp.float32(target.box[0] + px)
    y = wp.float32(target.box[1] + py)
    if empty == 0 and not mixed and farthest - nearest < SAME_SURFACE:
        target.color[pixel] = shade_at(
            first, x + 0.5, y + 0.5, True, mesh, posed, textures, view, lights, look
        )
        return
    total = wp.vec3(0.0, 0.0, 0.0)
    for s in range(4):
        sy = s / 2
        sx = s - sy * 2
        key = target.keys[at + sy * row + sx]
        if key != EMPTY:
            total += shade_at(
                triangle_of(key),
                x + 0.25 + 0.5 * wp.float32(sx),
                y + 0.25 + 0.5 * wp.float32(sy),
                False,
                mesh,
                posed,
                textures,
                view,
                lights,
                look,
            )
    target.color[pixel] = total * 0.25


@wp.func
def strand_lobe(
    strand: wp.vec3, n: wp.vec3, half: wp.vec3, shift: wp.float32, exponent: wp.float32
):
    """Kajiya-Kay highlight with a shifted tangent (Scheuermann 2004)."""
    t = wp.normalize(strand + n * shift)
    c = wp.dot(t, half)
    return wp.pow(wp.sqrt(wp.max(1.0 - c * c, 1.0e-6)), exponent) * wp.clamp(c + 1.0, 0.0, 1.0)


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
    behind = target.color[pixel]
    result = wp.vec3(0.0, 0.0, 0.0)
    clear = wp.vec4(1.0, 1.0, 1.0, 1.0)
    for layer in range(LAYERS):
        key = target.layers[layer, pixel]
        if key != EMPTY and clear[0] + clear[1] + clear[2] + clear[3] > 0.06:
            near = depth_of(key) - CARD_BIAS
            t = triangle_of(key)
            ia = mesh.triangles[t, 0]
            ib = mesh.triangles[t, 1]
            ic = mesh.triangles[t, 2]
            a = posed.screen[ia]
            b = posed.screen[ib]
            c = posed.screen[ic]
            area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
            w = barycentric(a, b, c, 1.0 / area, x, y)
            cover = covered(a, b, c, 1.0 / area, w)
            for s in range(4):
                if near >= depth_of(target.keys[at + (s / 2) * row + (s - (s / 2) * 2)]):
                    cover[s] = 0.0
            first = wp.clamp(w[0], 0.0, 1.0)
            second = wp.clamp(w[1], 0.0, 1.0 - first)
            w = wp.vec3(first, second, 1.0 - first - second)
            u = mesh.uv[t, 0] * w[0] + mesh.uv[t, 1] * w[1] + mesh.uv[t, 2] * w[2]
            p = mesh.part[t]
            fiber = sample(textures, p, u[0], u[1])
            albedo = wp.vec3(fiber[0], fiber[1], fiber[2])
            light = posed.diffuse[ia] * w[0] + posed.diffuse[ib] * w[1] + posed.diffuse[ic] * w[2]
            shaded = wp.cw_mul(albedo, light)
            alpha = fiber[3]
            if mesh.part_kind[p] == HAIR:
                where = (
                    posed.position[ia] * w[0]
                    + posed.position[ib] * w[1]
                    + posed.position[ic] * w[2]
                )
                ao = (
                    mesh.occlusion[ia] * w[0]
                    + mesh.occlusion[ib] * w[1]
                    + mesh.occlusion[ic] * w[2]
                )
                seen = mesh.visible[ia] * w[0] + mesh.visible[ib] * w[1] + mesh.visible[ic] * w[2]
                to_eye = wp.normalize(view.eye - where)
                e1 = posed.position[ib] - posed.position[ia]
                e2 = posed.position[ic] - posed.position[ia]
                # A card seen from its edge would be a dotted line beside the hair.
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
                # The strand's direction: its angle in the texture, laid over the triangle.
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
            hidden = wp.cw_mul(clear, cover) * alpha
            result += shaded * ((hidden[0] + hidden[1] + hidden[2] + hidden[3]) * 0.25)
            clear -= hidden
    through = (clear[0] + clear[1] + clear[2] + clear[3]) * 0.25
    target.color[pixel] = result + behind * through
    target.cover[pixel] = 1.0 - (1.0 - target.cover[pixel]) * through


@wp.func
def shown(light: wp.float32, curve: wp.array(dtype=wp.float32), curve_scale: wp.float32):
    """The display value of linear light."""
    return curve[
        wp.min(wp.int32(wp.sqrt(wp.max(light, 0.0)) * curve_scale + 0.5), curve.shape[0] - 1)
    ]


@wp.kernel
def write_yuv(
    width: wp.int32,
    height: wp.int32,
    curve: wp.array(dtype=wp.float32),
    curve_scale: wp.float32,
    background: wp.array2d(dtype=wp.vec3),
    target: Target,
    frame: wp.array(dtype=wp.uint8),
):
    """Tone curve and BT.709 limited-range 4:2:0, one thread per 2 x 2 pixels (box is even).

    The presenter goes over the background in display values: in linear light a bright background
    would eat into her edges and make them jagged, and her alpha would not fit other layers.
    """
    block = wp.tid()
    half = target.box[2] / 2
    by = block / half
    bx = block - by * half
    if not is_active(bx * 2, by * 2, target):
        return
    red = wp.float32(0.0)
    green = wp.float32(0.0)
    blue = wp.float32(0.0)
    for s in range(4):
        dy = s / 2
        dx = s - dy * 2
        pixel = (by * 2 + dy) * target.box[2] + bx * 2 + dx
        cover = target.cover[pixel]
        rgb = wp.vec3(0.0, 0.0, 0.0)
        if cover > 0.0:
            c = target.color[pixel] / cover
            rgb = wp.vec3(
                shown(c[0], curve, curve_scale),
                shown(c[1], curve, curve_scale),
                shown(c[2], curve, curve_scale),
            )
        if cover < 1.0:
            behind = background[target.box[1] + by * 2 + dy, target.box[0] + bx * 2 + dx]
            rgb = rgb * cover + behind * (1.0 - cover)
        r = rgb[0]
        g = rgb[1]
        b = rgb[2]
        luma = 16.5 + 219.0 * (0.2126 * r + 0.7152 * g + 0.0722 * b)
        frame[(target.box[1] + by * 2 + dy) * width + target.box[0] + bx * 2 + dx] = wp.uint8(
            wp.int32(luma)
        )
        red += r * 0.25
        green += g * 0.25
        blue += b * 0.25
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    u = 128.5 + 224.0 * (blue - y) / 1.8556
    v = 128.5 + 224.0 * (red - y) / 1.5748
    plane = width * height
    at = (target.box[1] / 2 + by) * (width / 2) + target.box[0] / 2 + bx
    frame[plane + at] = wp.uint8(wp.int32(u))
    frame[plane + plane / 4 + at] = wp.uint8(wp.int32(v))
