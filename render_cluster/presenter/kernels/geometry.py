"""Vertex stage as Warp kernels: pose, projection, normals and per-vertex lighting.

Skin, teeth, tongue and cloth are lit per vertex: compared with lighting each pixel, the mean
difference is 0.7 of 255 levels, and a spoken frame touches few vertices.
"""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.scene import Lights, Lit, Mesh, Posed, View

PI = wp.constant(wp.float32(3.14159265))
# Diffuse light over pi, with the exposure of the look (tuned on stills).
DIFFUSE = wp.constant(wp.float32(1.35 / 3.14159265))
SKIN = wp.constant(0)
EYE = wp.constant(1)
TEETH = wp.constant(2)
TONGUE = wp.constant(3)
CLOTH = wp.constant(4)
HAIR = wp.constant(5)


@wp.kernel
def pose_vertices(
    chosen: wp.array(dtype=wp.int32),
    rest: wp.array(dtype=wp.vec3),
    bones: wp.array3d(dtype=wp.float32),
    mesh: Mesh,
    view: View,
    posed: Posed,
):
    """Linear blend skinning and projection."""
    v = chosen[wp.tid()]
    p = rest[v]
    x = wp.float32(0.0)
    y = wp.float32(0.0)
    z = wp.float32(0.0)
    for k in range(4):
        w = mesh.bone_weight[v, k]
        if w > 0.0:
            b = mesh.bone_index[v, k]
            x += w * (bones[b, 0, 0] * p[0] + bones[b, 0, 1] * p[1] + bones[b, 0, 2] * p[2])
            y += w * (bones[b, 1, 0] * p[0] + bones[b, 1, 1] * p[1] + bones[b, 1, 2] * p[2])
            z += w * (bones[b, 2, 0] * p[0] + bones[b, 2, 1] * p[1] + bones[b, 2, 2] * p[2])
            x += w * bones[b, 0, 3]
            y += w * bones[b, 1, 3]
            z += w * bones[b, 2, 3]
    posed.position[v] = wp.vec3(x, y, z)
    distance = view.eye[2] - z
    k_px = view.focal_px / distance
    posed.screen[v] = wp.vec2(
        view.centre_px[0] + k_px * (x - view.eye[0]), view.centre_px[1] - k_px * (y - view.eye[1])
    )
    posed.depth[v] = distance


@wp.kernel
def face_normals(chosen: wp.array(dtype=wp.int32), mesh: Mesh, posed: Posed):
    t = chosen[wp.tid()]
    a = posed.position[mesh.triangles[t, 0]]
    b = posed.position[mesh.triangles[t, 1]]
    posed.face_normal[t] = wp.cross(b - a, posed.position[mesh.triangles[t, 2]] - a)


@wp.kernel
def vertex_normals(chosen: wp.array(dtype=wp.int32), mesh: Mesh, posed: Posed):
    """Area-weighted normals; `fan` lists the triangles around each welded vertex."""
    v = chosen[wp.tid()]
    total = wp.vec3(0.0, 0.0, 0.0)
    for i in range(mesh.fan_first[v], mesh.fan_first[v + 1]):
        total += posed.face_normal[mesh.fan[i]]
    posed.normal[v] = wp.normalize(total)


@wp.func
def wrapped(cosine: wp.float32, wrap: wp.float32):
    """Diffuse light that wraps around the form: skin scatters, so its terminator is soft."""
    # x (0.85 + 0.15 x) / (1 + wrap / 2) with x = (cosine + wrap) / (1 + wrap), by one division.
    reach = wp.max(cosine + wrap, 0.0)
    whole = 1.0 + wrap
    return reach * (0.85 * whole + 0.15 * reach) / (whole * whole * (1.0 + 0.5 * wrap))


@wp.func
def gloss_lobe(
    nh: wp.float32, nv: wp.float32, nl: wp.float32, alpha: wp.float32, fresnel: wp.float32
):
    """GGX with Schlick-Smith masking (Karis 2013), times the cosine."""
    a2 = alpha * alpha
    q = nh * nh * (a2 - 1.0) + 1.0
    k = (alpha + 1.0) * (alpha + 1.0) / 8.0
    masking = (nv * (1.0 - k) + k) * (nl * (1.0 - k) + k) * 4.0 + 1.0e-5
    return a2 * fresnel * nl / ((PI * q * q + 1.0e-7) * masking)


@wp.func
def irradiance(sh: wp.array(dtype=wp.vec3), n: wp.vec3):
    """Unshadowed ambient over pi for a normal."""
    return (
        sh[0] * 0.282095
        + sh[1] * (0.488603 * n[1])
        + sh[2] * (0.488603 * n[2])
        + sh[3] * (0.488603 * n[0])
        + sh[4] * (1.092548 * n[0] * n[1])
        + sh[5] * (1.092548 * n[1] * n[2])
        + sh[6] * (0.315392 * (3.0 * n[2] * n[2] - 1.0))
        + sh[7] * (1.092548 * n[0] * n[2])
        + sh[8] * (0.546274 * (n[0] * n[0] - n[1] * n[1]))
    )


@wp.func
def wrap_of(kind: wp.int32):
    """Wrap per channel: red light scatters furthest in skin."""
    wrap = wp.vec3(0.06, 0.06, 0.06)
    if kind == SKIN:
        wrap = wp.vec3(0.30, 0.16, 0.10)
    if kind == EYE:
        wrap = wp.vec3(0.30, 0.25, 0.22)
    if kind == HAIR:
        wrap = wp.vec3(0.35, 0.35, 0.35)
    return wrap


@wp.func
def fifth(x: wp.float32):
    """(1 - x) to the fifth: Schlick's Fresnel weight."""
    m = 1.0 - x
    return m * m * m * m * m


@wp.kernel
def light_vertices(
    chosen: wp.array(dtype=wp.int32), mesh: Mesh, lights: Lights, view: View, posed: Posed
):
    """Diffuse irradiance over pi and gloss of each vertex, beside its position on the screen.

    `surface` is (roughness, F0, gloss gain, mouth darkening); `shape` (wrap, gloss weight).
    Ambient and scattering are baked in the home pose; turning away changes ambient by the
    difference of the unshadowed irradiance.
    """
    v = chosen[wp.tid()]
    what = mesh.kind[v]
    n = posed.normal[v]
    to_eye = wp.normalize(view.eye - posed.position[v])
    if what == HAIR:
        if wp.dot(n, to_eye) < 0.0:
            n = -n
        out = posed.position[v] - view.head_centre
        n = wp.normalize(n * 0.45 + wp.normalize(wp.vec3(out[0], out[1] * 0.85, out[2])) * 0.75)
    nv = wp.clamp(wp.dot(n, to_eye), 0.03, 1.0)
    ao = mesh.occlusion[v]
    light = mesh.ambient[v] + mesh.scatter[v]
    if what == HAIR:
        # Strands transmit light: the inner cards are never black.
        floor = irradiance(lights.sh, n) * 0.25
        light = wp.vec3(
            wp.max(light[0], floor[0]), wp.max(light[1], floor[1]), wp.max(light[2], floor[2])
        )
    if what == SKIN or what == CLOTH:
        light += (irradiance(lights.sh, n) - irradiance(lights.sh, mesh.home_normal[v])) * ao
    wrap = wrap_of(what)
    shine = wp.vec3(0.0, 0.0, 0.0)
    props = mesh.surface[v]
    open_sky = wp.min(ao + 0.1, 1.0)
    for i in range(4):
        direction = lights.direction[i]
        color = lights.color[i]
        shape = lights.shape[i]
        seen = mesh.visible[v][i]
        nl = wp.dot(n, direction)
        strength = seen * DIFFUSE
        light += wp.vec3(
            color[0] * wrapped(nl, wrap[0] * shape[0]) * strength,
            color[1] * wrapped(nl, wrap[1] * shape[0]) * strength,
            color[2] * wrapped(nl, wrap[2] * shape[0]) * strength,
        )
        if nl > 0.0 and seen > 0.0 and props[2] > 0.0:
            half = wp.normalize(direction + to_eye)
            nh = wp.clamp(wp.dot(n, half), 0.0, 1.0)
            fresnel = props[1] + (1.0 - props[1]) * fifth(wp.clamp(wp.dot(to_eye, half), 0.0, 1.0))
            alpha = wp.min(props[0] * props[0] + wp.where(i == 0, 0.10, 0.05), 0.9)
            lobe = 0.75 * gloss_lobe(nh, nv, nl, alpha, fresnel)
            lobe += 0.25 * gloss_lobe(nh, nv, nl, wp.max(alpha * 0.42, 0.06), fresnel)
            shine += color * (lobe * seen * open_sky * shape[1] * props[2])
    rim = (props[1] + (1.0 - props[1]) * fifth(nv) * 0.30) * open_sky * 0.55
    side = wp.clamp(0.5 + 0.7 * n[0], 0.0, 1.0)
    shine += (lights.glow_left * (1.0 - side) + lights.glow_right * side) * rim
    if what == CLOTH:
        m = 1.0 - nv
        shine += light * (wp.pow(m, 3.5) * 0.07)
    if what == TEETH:
        mean = (light[0] + light[1] + light[2]) / 3.0
        light = (light * 0.75 + wp.vec3(mean, mean, mean) * 0.25 + wp.vec3(0.05, 0.05, 0.05)) * 2.1
    light = light * props[3]
    shine = shine * props[3]
    at = posed.screen[v]
    posed.lit[v] = Lit(at[0], at[1], light[0], light[1], light[2], shine[0], shine[1], shine[2])
