"""A baked presenter: everything that drawing needs, in one file, without anny and the assets."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from personalize.whole_file import whole_file

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PackFacts:
    """Everything that is not an array."""

    name: str
    fingerprint: str
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    part_names: tuple[str, ...]
    hair_color: tuple[float, float, float]
    iris_gain: float
    eyes_y_m: float


@dataclass(frozen=True, slots=True)
class Pack:
    """V vertices, T triangles, F vertices that the face moves, P parts, B bones.

    Textures are square roots of linear RGB with alpha, uint8, in one pool of texels; `fan` lists
    the triangles around each vertex's position, `fan_first` (V + 1) where each list begins.
    """

    facts: PackFacts
    rest: Floats  # (V, 3) m
    face_vertex: Ints  # (F,)
    facial: Floats  # (52, F, 3) m
    bone_index: Ints  # (V, 4)
    bone_weight: Floats  # (V, 4)
    joints: Floats  # (B, 3) m
    home: Floats  # (B, 3, 3)
    triangles: Ints  # (T, 3)
    uv: Floats  # (T, 3, 2)
    part: Ints  # (T,)
    part_kind: Ints  # (P,)
    vertex_kind: Ints  # (V,)
    fan_first: Ints  # (V + 1,)
    fan: Ints
    normal: Floats  # (V, 3)
    transfer: Floats  # (V, 9): maps a surround's harmonics to ambient light over pi
    scatter: Floats  # (V, 3)
    occlusion: Floats  # (V,)
    visible: Floats  # (V, 4)
    surface: Floats  # (V, 4): roughness, F0, gloss gain, darkening
    texel: Bytes  # (N, 4)
    texture_first: Ints  # (P,)
    texture_size: Ints  # (P, 2): width, height
    strand: Bytes  # (M, 4)
    strand_first: Ints  # (P,)
    eyeballs: Floats  # (2, 3) m, left (+x) first
    head_centre: Floats  # (3,) m
    only_wide: NDArray[np.bool_]  # (T,): visible in the wide framing only


def save_pack(pack: Pack, path: Path) -> None:
    """Writes `pack` to `path`, completely or not at all."""
    arrays = {f.name: getattr(pack, f.name) for f in fields(Pack) if f.name != "facts"}
    facts = {f.name: getattr(pack.facts, f.name) for f in fields(PackFacts)}
    with whole_file(path) as beside, beside.open("wb") as file:
        np.savez(file, facts=np.array(json.dumps(facts)), **arrays)


def load_pack(path: Path) -> Pack:
    """The pack at `path`."""
    with np.load(path, allow_pickle=False) as stored:
        facts: dict[str, Any] = json.loads(str(stored["facts"]))
        arrays = {name: stored[name] for name in stored.files if name != "facts"}
    lists = ("bones", "parents", "part_names", "hair_color")
    facts.update({name: tuple(facts[name]) for name in lists})
    return Pack(facts=PackFacts(**facts), **arrays)
