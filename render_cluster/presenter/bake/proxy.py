"""MakeHuman proxies: garments, hair, eyes and teeth fitted to the body by three-vertex binding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from render_cluster.presenter.bake.body import Faces

# Bits of a face's type in the three.js JSON model format 3, which these files use.
_QUAD, _MATERIAL, _FACE_UV, _VERTEX_UV = 1, 2, 4, 8
_FACE_NORMAL, _VERTEX_NORMAL, _FACE_COLOR, _VERTEX_COLOR = 16, 32, 64, 128
# Offsets are in decimetres.
_OFFSET_M = 0.1


@dataclass(frozen=True, slots=True)
class Proxy:
    """A mesh bound to the body: position = sum of weights x body vertices + offset."""

    name: str
    faces: Faces
    uv: NDArray[np.float32]
    binding: sp.csr_matrix
    offsets: NDArray[np.float64]
    hides: NDArray[np.bool_]
    texture: Path


def load_proxy(folder: Path, body_vertices: int) -> Proxy:
    """The proxy in `folder` (which contains one JSON model of the same name)."""
    model = json.loads((folder / f"{folder.name}.json").read_text(encoding="utf-8"))
    reference = np.array(model["ref_vIdxs"])
    count = len(reference)
    weights = np.array(model["weights"], np.float64)
    binding = sp.csr_matrix(
        (weights.ravel(), (np.repeat(np.arange(count), 3), reference.ravel())),
        shape=(count, body_vertices),
    )
    textures = [m["mapDiffuse"] for m in model["materials"] if "mapDiffuse" in m]
    hides = np.array(model["metadata"].get("deleteVerts", []), bool)
    return Proxy(
        name=folder.name,
        faces=_faces(model["faces"]),
        uv=np.array(model["uvs"][0], np.float32).reshape(-1, 2),
        binding=binding,
        offsets=np.array(model["offsets"], np.float64) * _OFFSET_M,
        hides=hides if len(hides) == body_vertices else np.zeros(body_vertices, bool),
        texture=folder / textures[0] if textures else folder / "missing.png",
    )


def _faces(stream: list[int]) -> Faces:
    vertices: list[list[int]] = []
    uvs: list[list[int]] = []
    at = 0
    while at < len(stream):
        kind = stream[at]
        corners = 4 if kind & _QUAD else 3
        at += 1
        vertices.append(stream[at : at + corners] + [-1] * (4 - corners))
        at += corners + bool(kind & _MATERIAL) + bool(kind & _FACE_UV)
        if kind & _VERTEX_UV:
            uvs.append(stream[at : at + corners] + [-1] * (4 - corners))
            at += corners
        else:
            uvs.append([0] * corners + [-1] * (4 - corners))
        at += bool(kind & _FACE_NORMAL) + corners * bool(kind & _VERTEX_NORMAL)
        at += bool(kind & _FACE_COLOR) + corners * bool(kind & _VERTEX_COLOR)
    return Faces(np.array(vertices), np.array(uvs))
