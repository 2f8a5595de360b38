"""Parallel-light depth maps of a posed mesh, and how much of a light each vertex sees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import warp as wp
from numpy.typing import NDArray

from render_cluster.presenter.kernels.shadow import raster_depth

_GOLDEN_ANGLE = 2.39996


@dataclass(frozen=True, slots=True)
class DepthMap:
    """Depth along a light (R, R) with each vertex's place in it: xy (V, 2) in texels, z (V,)."""

    depth: NDArray[np.float32]
    xy: NDArray[np.float32]
    z: NDArray[np.float32]
    texels_per_m: float


def depth_map(
    points: NDArray[np.float32],
    triangles: NDArray[np.int32],
    direction: NDArray[np.float32],
    resolution: int,
) -> DepthMap:
    """The depth map of the triangles seen from a great distance along `direction`."""
    up = np.array([0, 1, 0] if abs(direction[1]) < 0.95 else [1, 0, 0], np.float32)
    side = np.cross(up, direction)
    side /= np.linalg.norm(side)
    plane = np.stack([points @ side, points @ np.cross(direction, side)], 1)
    low = plane.min(0)
    scale = (resolution - 1) / float((plane.max(0) - low).max())
    xy = ((plane - low) * scale).astype(np.float32)
    z = -(points @ direction).astype(np.float32)
    depth: Any = wp.array(np.full(resolution * resolution, 1e9, np.float32), device="cpu")
    wp.launch(
        raster_depth,
        dim=len(triangles),
        inputs=[
            wp.array(np.ascontiguousarray(triangles), dtype=wp.int32, device="cpu"),
            wp.array(xy, dtype=wp.vec2, device="cpu"),
            wp.array(z, device="cpu"),
            resolution,
            depth,
        ],
        device="cpu",
    )
    return DepthMap(depth.numpy().reshape(resolution, resolution), xy, z, scale)


def seen(shadow: DepthMap, radius_m: float, taps: int, bias_m: float) -> NDArray[np.float32]:
    """The share of a disc of `radius_m` around each vertex that the light reaches, (V,)."""
    limit = len(shadow.depth) - 1
    total = np.zeros(len(shadow.z), np.float32)
    for tap in range(taps):
        radius = math.sqrt((tap + 0.5) / taps) * radius_m * shadow.texels_per_m
        angle = tap * _GOLDEN_ANGLE
        offset = np.array([math.cos(angle), math.sin(angle)], np.float32) * radius
        texel = np.clip((shadow.xy + offset).astype(np.int64), 0, limit)
        total += shadow.z <= shadow.depth[texel[:, 1], texel[:, 0]] + bias_m
    return total / np.float32(taps)
