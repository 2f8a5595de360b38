"""From light to the frame: tone curve, backdrop, YUV."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp

from render_cluster.presenter.kernels.scene import Target


@wp.func_native("""
    float display[3];
    for (int k = 0; k < 3; ++k) {
        const float root = sqrtf(light.c[k] > 0.0f ? light.c[k] : 0.0f);
        const int step = (int)(root * curve_scale + 0.5f);
        display[k] = curve.data[step < curve.shape[0] ? step : curve.shape[0] - 1];
    }
    return wp::vec3(display[0], display[1], display[2]);
""")
def shown(light: wp.vec3, curve: wp.array(dtype=wp.float32), curve_scale: wp.float32) -> wp.vec3:
    """The display RGB of linear light."""


@wp.func
def developed(
    color: wp.vec3,
    cover: wp.float32,
    behind: wp.vec3,
    curve: wp.array(dtype=wp.float32),
    curve_scale: wp.float32,
):
    """Display RGB of a pixel's light (times cover) over the background."""
    rgb = wp.vec3(0.0, 0.0, 0.0)
    if cover > 0.0:
        rgb = shown(color * (1.0 / cover), curve, curve_scale)
    if cover < 1.0:
        rgb = rgb * cover + behind * (1.0 - cover)
    return rgb


@wp.func
def luma(rgb: wp.vec3):
    """BT.709, limited range."""
    return wp.uint8(wp.int32(16.5 + 219.0 * (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2])))


@wp.func
def write_chroma(
    rgb: wp.vec3,
    x: wp.int32,
    y: wp.int32,
    width: wp.int32,
    height: wp.int32,
    frame: wp.array(dtype=wp.uint8),
):
    """U and V of the 2 x 2 pixels at (x, y), whose mean is `rgb`."""
    grey = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
    plane = width * height
    at = plane + (y / 2) * (width / 2) + x / 2
    frame[at] = wp.uint8(wp.int32(128.5 + 224.0 * (rgb[2] - grey) / 1.8556))
    frame[at + plane / 4] = wp.uint8(wp.int32(128.5 + 224.0 * (rgb[0] - grey) / 1.5748))


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

    The presenter is composited in display values: in linear light, a bright background would eat
    into her edges and make them jagged, and her alpha would not fit other layers.
    """
    block = wp.tid()
    half = target.box[2] / 2
    by = block / half
    bx = block - by * half
    x = target.box[0] + bx * 2
    y = target.box[1] + by * 2
    mean = wp.vec3(0.0, 0.0, 0.0)
    for s in range(4):
        dy = s / 2
        dx = s - dy * 2
        pixel = (by * 2 + dy) * target.box[2] + bx * 2 + dx
        behind = background[y + dy, x + dx]
        rgb = developed(target.color[pixel], target.cover[pixel], behind, curve, curve_scale)
        frame[(y + dy) * width + x + dx] = luma(rgb)
        mean += rgb * 0.25
    write_chroma(mean, x, y, width, height, frame)
