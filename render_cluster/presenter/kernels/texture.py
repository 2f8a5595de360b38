"""Textures and small curves that several kernels need."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.scene import Textures

LEVEL = wp.constant(wp.float32(1.0 / 255.0))


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
    top = texel(a) * (LEVEL * (1.0 - fx)) + texel(b) * (LEVEL * fx)
    bottom = texel(c) * (LEVEL * (1.0 - fx)) + texel(d) * (LEVEL * fx)
    root = top * (1.0 - fy) + bottom * fy
    return wp.vec4(root[0] * root[0], root[1] * root[1], root[2] * root[2], root[3])


@wp.func
def sigmoid(x: wp.float32):
    return 1.0 / (1.0 + wp.exp(-x))
