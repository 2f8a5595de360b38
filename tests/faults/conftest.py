import pytest

from tests.faults.nodes import LocalCluster
from tests.faults.scene import STARTED, Scene, names


@pytest.fixture(scope="session")
def cluster():
    """A head without processors and two machines with two each, for tests that leave them alone."""
    with LocalCluster(workers=2, cpus=2) as running:
        yield running


@pytest.fixture(autouse=True)
def _no_driver_outlives_its_test():
    yield
    for driver in STARTED:
        driver.kill()
        driver.wait(timeout=30)
        driver.stdout.close()
        driver.stderr.close()
    STARTED.clear()


@pytest.fixture
def scene(tmp_path, cluster):
    return Scene(tmp_path, names(30), cluster.address)
