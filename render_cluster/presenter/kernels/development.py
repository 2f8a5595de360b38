"""From light to the frame: tone curve, backdrop, YUV."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.raster import is_active
from render_cluster.presenter.kernels.scene import Target


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
