"""The depth-map rasteriser of the bake, as a Warp kernel."""

# mypy: ignore-errors
# Warp compiles these functions; their annotations are Warp types, not Python's.

import warp as wp


@wp.kernel
def raster_depth(
    triangles: wp.array2d(dtype=wp.int32),
    xy: wp.array(dtype=wp.vec2),
    z: wp.array(dtype=wp.float32),
    resolution: wp.int32,
    depth: wp.array(dtype=wp.float32),
):
    t = wp.tid()
    a = xy[triangles[t, 0]]
    b = xy[triangles[t, 1]]
    c = xy[triangles[t, 2]]
    area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    if wp.abs(area) < 1.0e-7:
        return
    first_x = wp.max(0, wp.int32(wp.min(a[0], wp.min(b[0], c[0]))))
    last_x = wp.min(resolution - 1, wp.int32(wp.max(a[0], wp.max(b[0], c[0]))))
    first_y = wp.max(0, wp.int32(wp.min(a[1], wp.min(b[1], c[1]))))
    last_y = wp.min(resolution - 1, wp.int32(wp.max(a[1], wp.max(b[1], c[1]))))
    for y in range(first_y, last_y + 1):
        for x in range(first_x, last_x + 1):
            fx = wp.float32(x) + 0.5
            fy = wp.float32(y) + 0.5
            u = ((b[0] - fx) * (c[1] - fy) - (c[0] - fx) * (b[1] - fy)) / area
            v = ((c[0] - fx) * (a[1] - fy) - (a[0] - fx) * (c[1] - fy)) / area
            if u >= 0.0 and v >= 0.0 and u + v <= 1.0:
                w = 1.0 - u - v
                near = u * z[triangles[t, 0]] + v * z[triangles[t, 1]] + w * z[triangles[t, 2]]
                wp.atomic_min(depth, y * resolution + x, near)
