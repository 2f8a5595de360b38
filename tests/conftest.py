import os

import pytest
import torch

from render_cluster.presenter.prepare import bake_presenter, open_presenter
from render_cluster.presenter.renderer import WarpPresenter

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def pack():
    """The built-in presenter, baked first where `vidmerge setup` did not."""
    bake_presenter("anna")
    return open_presenter("anna")


@pytest.fixture(scope="session")
def presenter(pack):
    return WarpPresenter(pack)


@pytest.fixture(scope="session")
def small_ray():
    """One local Ray for all tests that need one: two renderers at most."""
    ray = pytest.importorskip("ray")
    from render_cluster.ray_session import ray_session
    from render_cluster.render_settings import RenderSettings

    os.environ.pop("RAY_ADDRESS", None)
    with ray_session(RenderSettings("anna", "hibari", "unused", workers=2)):
        yield ray
