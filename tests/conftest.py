import os
import signal
import tempfile
from pathlib import Path

import pytest

# Under `nohup`, or in the background of a script, signals are ignored, also by the processes that
# tests start: but the tests are about how those end.
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, usual)


# Not the approvals of whoever runs the tests.
os.environ["VIDMERGE_NAMES"] = str(Path(tempfile.gettempdir()) / "vidmerge-tests-approve-nothing")


_LONGEST = ("test_processes", "test_machines")


def pytest_itemcollected(item):
    """The groups that each go to one xdist process: a file, and two halves of what starts Ray.

    More than two Rays at once would fight over memory and cores.
    """
    group = str(item.path)
    if item.get_closest_marker("ray"):
        group = "ray, longest files" if item.path.stem in _LONGEST else "ray, other files"
    item.add_marker(pytest.mark.xdist_group(group))


def pytest_collection_modifyitems(items):
    """Ray's groups take longest and start first; no process uses more than one core.

    Heavy modules are imported in this file's functions, which the process that hands out the tests
    never calls.
    """
    import torch

    torch.set_num_threads(1)
    items.sort(key=lambda item: item.get_closest_marker("ray") is None)


@pytest.fixture(scope="session")
def pack():
    """The built-in presenter, baked first if `vidmerge setup` did not."""
    from tests.baked import baked

    return baked("anna")


@pytest.fixture(scope="session")
def presenter(pack):
    from render_cluster.presenter.renderer import WarpPresenter

    return WarpPresenter(pack)


@pytest.fixture(scope="session")
def small_ray():
    """One local Ray for all tests that need one: two workers at most."""
    import ray

    from render_cluster import ClusterSettings, RenderSettings
    from render_cluster.pool.session import ray_session
    from tests.batch.tiny_renderer import LOOK

    os.environ.pop("RAY_ADDRESS", None)
    with ray_session(RenderSettings(LOOK, "unused", ClusterSettings(workers=2))):
        yield ray
