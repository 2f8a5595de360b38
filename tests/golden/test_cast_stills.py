"""Each presenter still looks as recorded: a change made for one face must not spoil another."""

from dataclasses import replace

import numpy as np
import pytest

from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.model.recipe import cast_names
from tests.baked import baked
from tests.golden.cast_stills import FOLDER, difference, draw_still, golden_still

# Another processor bakes and draws with other last bits; a change that is seen is above both.
MOST_MEAN, MOST_IN_A_BLOCK = 0.1, 4.0
OTHERS = [name for name in cast_names() if name != "anna"]


def looks_as(pack, name):
    mean, most = difference(draw_still(pack), golden_still(name))
    return mean <= MOST_MEAN and most <= MOST_IN_A_BLOCK


@pytest.mark.parametrize(
    "name", ["anna", *(pytest.param(name, marks=pytest.mark.cast) for name in OTHERS)]
)
def test_a_presenter_looks_as_recorded(name):
    assert looks_as(baked(name), name), (
        f"{name} looks different: if that is meant, run `python -m tests.golden.cast_stills "
        f"{name}` and look at tests/golden/cast/{name}.webp"
    )


def test_every_presenter_has_a_still():
    assert sorted(file.stem for file in FOLDER.glob("*.webp")) == cast_names()


def _longer_nose(pack):
    """The tip of the nose 3 mm further down."""
    rest = pack.rest.copy()
    of_head = rest[:, 1] > pack.facts.eyes_y_m - 0.1
    skin = np.flatnonzero((pack.vertex_kind == Kind.SKIN) & of_head)
    tip = rest[skin[rest[skin, 2].argmax()]]
    away = np.linalg.norm(rest - tip, axis=1)
    rest[:, 1] -= 0.003 * np.exp(-((away / 0.012) ** 2)).astype(np.float32)
    return replace(pack, rest=rest)


def _darker_eyes(pack):
    return replace(pack, facts=replace(pack.facts, iris_gain=pack.facts.iris_gain / 2))


def _paler_skin(pack):
    texel = pack.texel.copy()
    for part in np.flatnonzero(pack.part_kind == Kind.SKIN):
        width, height = pack.texture_size[part]
        first = pack.texture_first[part]
        texel[first : first + width * height, :3] = texel[first : first + width * height, :3] * 0.97
    return replace(pack, texel=texel)


@pytest.mark.parametrize("spoil", [_longer_nose, _darker_eyes, _paler_skin])
def test_a_changed_face_is_detected(pack, spoil):
    assert not looks_as(spoil(pack), "anna")
