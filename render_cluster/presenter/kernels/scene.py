"""What the kernels share: the scene on a device, and the target of a drawing."""

# mypy: ignore-errors
# Warp reads these annotations; they are Warp types, not Python's.

import warp as wp

# Screen position (px), diffuse light and gloss of a vertex: what a pixel reads, side by side.
Lit = wp.types.vector(length=8, dtype=wp.float32)


@wp.struct
class Mesh:
    """T triangles of P parts, and V baked vertices."""

    triangles: wp.array2d(dtype=wp.int32)  # (T, 3)
    uv: wp.array2d(dtype=wp.vec2)  # (T, 3)
    part: wp.array(dtype=wp.int32)  # (T,)
    surface_of: wp.array(dtype=wp.int32)  # (T,): see `Stage.tell_apart`
    part_kind: wp.array(dtype=wp.int32)  # (P,)
    kind: wp.array(dtype=wp.int32)  # (V,)
    bone_index: wp.array2d(dtype=wp.int32)  # (V, 4)
    bone_weight: wp.array2d(dtype=wp.float32)  # (V, 4)
    fan_first: wp.array(dtype=wp.int32)  # (V + 1,)
    fan: wp.array(dtype=wp.int32)
    home_normal: wp.array(dtype=wp.vec3)  # (V,)
    ambient: wp.array(dtype=wp.vec3)
    scatter: wp.array(dtype=wp.vec3)
    occlusion: wp.array(dtype=wp.float32)
    visible: wp.array(dtype=wp.vec4)  # of the four lights
    surface: wp.array(dtype=wp.vec4)  # roughness, F0, gloss gain, darkening


@wp.struct
class Posed:
    """Vertices of one frame; `face_normal` has a row for each triangle."""

    position: wp.array(dtype=wp.vec3)
    screen: wp.array(dtype=wp.vec2)  # px
    depth: wp.array(dtype=wp.float32)  # m
    normal: wp.array(dtype=wp.vec3)
    lit: wp.array(dtype=Lit)
    face_normal: wp.array(dtype=wp.vec3)


@wp.struct
class Textures:
    """All textures in one pool of texels: square roots of linear RGB, with alpha."""

    texel: wp.array(dtype=wp.vec4ub)
    first: wp.array(dtype=wp.int32)  # (P,)
    size: wp.array(dtype=wp.vec2i)  # (P,)
    strand: wp.array(dtype=wp.vec4ub)
    strand_first: wp.array(dtype=wp.int32)  # (P,)


@wp.struct
class Lights:
    """Four distant lights: unit direction, radiance, (wrap, gloss weight); ambient harmonics.

    `glow` is what surfaces at a grazing angle reflect: left and right of the frame.
    """

    direction: wp.array(dtype=wp.vec3)
    color: wp.array(dtype=wp.vec3)
    shape: wp.array(dtype=wp.vec2)
    sh: wp.array(dtype=wp.vec3)  # (9,)
    glow_left: wp.vec3
    glow_right: wp.vec3


@wp.struct
class View:
    """Camera, head and eyeballs of one frame; left is the presenter's left (+x)."""

    eye: wp.vec3
    focal_px: wp.float32
    centre_px: wp.vec2
    head_up: wp.vec3
    head_centre: wp.vec3
    left: wp.vec3
    right: wp.vec3
    left_axis: wp.vec3
    right_axis: wp.vec3
    lid_m: wp.float32


@wp.struct
class Look:
    """Constants of the presenter."""

    hair_color: wp.vec3
    iris_gain: wp.float32


@wp.struct
class Target:
    """The box (x, y, width, height in px) of the frame being drawn, and its buffers.

    A pixel has samples x samples keys. `cover` is how much of a pixel the presenter covers: her
    alpha.
    """

    box: wp.vec4i
    samples: wp.int32
    keys: wp.array(dtype=wp.int64)
    layers: wp.array2d(dtype=wp.int64)
    color: wp.array(dtype=wp.vec3)
    cover: wp.array(dtype=wp.float32)


@wp.struct
class Underlay:
    """One clip frame without what speech moves, which is drawn in between.

    It contains the blocks of 2 x 2 pixels that speech can reach, by their number in the target's
    box. `depth` (in the units of the keys) and `light` (packed) have a value per sample, in pixel
    order; `whole` is the light of a pixel that shows nothing else. A pixel's cards, nearest first,
    begin at `card_first`: depth, light (packed), and alpha in 16 bits above four that say which
    samples they cover. `mouth` is 1 if the clip's frame shows something that speech moves.
    """

    block: wp.array(dtype=wp.int32)  # (N,)
    depth: wp.array(dtype=wp.int32)  # (16 N,)
    light: wp.array(dtype=wp.uint32)  # (16 N,)
    whole: wp.array(dtype=wp.uint32)  # (4 N,)
    mouth: wp.array(dtype=wp.uint8)  # (N,)
    card_first: wp.array(dtype=wp.int32)  # (4 N + 1,)
    card_depth: wp.array(dtype=wp.int32)
    card_light: wp.array(dtype=wp.uint32)
    card_alpha: wp.array(dtype=wp.uint32)
