"""Puts neighbours next to each other in memory, because drawing reads them together."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render_cluster.presenter.model.pack import Pack

# Vertices of a subdivided mesh are grouped by kind (corners, edges, faces), far from their
# neighbours.
_STEPS = 1 << 10


def in_spatial_order(pack: Pack) -> Pack:
    """The same pack, with its vertices and triangles along a Morton curve."""
    vertices = np.argsort(_morton(pack.rest), kind="stable")
    triangles = np.argsort(_morton(pack.rest[pack.triangles].mean(1)), kind="stable")
    vertex_at, triangle_at = _inverse(vertices), _inverse(triangles)
    changed: dict[str, Any] = {
        "triangles": vertex_at[pack.triangles[triangles]].astype(np.int32),
        "face_vertex": vertex_at[pack.face_vertex].astype(np.int32),
        **dict(zip(("fan_first", "fan"), _fans(pack, vertices, triangle_at), strict=True)),
    }
    for field in fields(Pack):
        values = getattr(pack, field.name)
        if field.name in _OF_VERTICES:
            changed[field.name] = np.ascontiguousarray(values[vertices])
        elif field.name in _OF_TRIANGLES:
            changed[field.name] = np.ascontiguousarray(values[triangles])
    return replace(pack, **changed)


_OF_VERTICES = (
    "rest", "bone_index", "bone_weight", "vertex_kind", "normal", "transfer", "scatter",
    "occlusion", "visible", "surface",
)  # fmt: skip
_OF_TRIANGLES = ("uv", "part", "only_wide")


def _morton(points: NDArray[np.floating]) -> NDArray[np.int64]:
    """Each point's position on a Morton curve through the bounding box, (N,)."""
    low, high = points.min(0), points.max(0)
    cells = ((points - low) / (high - low).max() * (_STEPS - 1)).astype(np.int64)
    code = np.zeros(len(points), np.int64)
    for bit in range(_STEPS.bit_length() - 1):
        for axis in range(3):
            code |= ((cells[:, axis] >> bit) & 1) << (3 * bit + axis)
    return code


def _inverse(order: NDArray[np.int64]) -> NDArray[np.int64]:
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    return inverse


def _fans(
    pack: Pack, vertices: NDArray[np.int64], triangle_at: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """`fan_first` and `fan` for reordered vertices and renumbered triangles."""
    counts = np.diff(pack.fan_first)[vertices]
    first = np.concatenate([[0], np.cumsum(counts)])
    runs = np.repeat(pack.fan_first[:-1][vertices] - first[:-1], counts)
    fan = triangle_at[pack.fan[runs + np.arange(len(runs))]]
    return first.astype(np.int32), fan.astype(np.int32)
