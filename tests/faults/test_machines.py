"""Machines that come, go, are lost, or are not what was requested."""

from collections import Counter

import pytest
from ray._raylet import GcsClient
from ray.core.generated.gcs_pb2 import GcsNodeInfo

from render_cluster.pool.work_queue import RENDER_CHUNK
from tests.faults.nodes import AutoscaledCluster, LocalCluster
from tests.faults.scene import Scene, finish, names, wait_until
from tests.faults.tiny import drawn

pytestmark = [pytest.mark.ray, pytest.mark.slow]


def gpu_nodes(address):
    """How many machines with a GPU are up; asked without a driver, which would be slow to start."""
    nodes = GcsClient(address=address).get_all_node_info().values()
    return sum(node.state == GcsNodeInfo.ALIVE and "GPU" in node.resources_total for node in nodes)


def segments_by(scene, *columns):
    entries = [entry for entry in drawn(scene.root / "store") if entry["what"] == "segment"]
    return Counter(tuple(entry[column] for column in columns) for entry in entries)


def test_a_machine_that_is_lost_costs_nothing(tmp_path):
    with LocalCluster(workers=2, cpus=1) as cluster:
        scene = Scene(tmp_path, names(30), cluster.address)
        driver = scene.start(workers=2, limits={"patience_s": 20})
        wait_until(lambda: len(segments_by(scene, "machine")) == 2)
        wait_until(lambda: sum(segments_by(scene, "machine").values()) >= 20)
        cluster.kill_raylet(cluster.nodes[0])
        finish(driver)
        scene.check_same_as_undisturbed()


def test_segments_are_rendered_where_their_clip_is_by_as_many_as_the_bounds_say(tmp_path, cluster):
    scene = Scene(tmp_path, names(60), cluster.address)
    scene.run(workers=3, min_workers=3)
    scene.check_same_as_undisturbed()
    assert len(segments_by(scene, "pid")) == 3
    entries = drawn(tmp_path / "store")
    made = {entry["clip"]: entry for entry in entries if entry["what"] == "clip"}
    assert len(made) == 3
    segments = [entry for entry in entries if entry["what"] == "segment"]
    strangers = [e for e in segments if made[e["clip"]]["machine"] != e["machine"]]
    assert not [e for e in strangers if had_enough_of_its_own(e, made, segments)]
    assert len(strangers) < len(segments) / 2


def had_enough_of_its_own(stranger, made, segments):
    """Whether a machine drew over another's clip while segments waited over one of its own."""
    at_s = stranger["at_s"]
    own = {
        clip
        for clip, entry in made.items()
        if entry["machine"] == stranger["machine"] and entry["at_s"] < at_s - 2
    }
    left = sum(entry["clip"] in own and entry["at_s"] > at_s for entry in segments)
    return left > 4 * RENDER_CHUNK  # more than four workers could have in progress


def test_resources_that_no_machine_has_are_refused_by_name(scene):
    """Two requests at once: both drivers end before they start anything."""
    demands = {"1 GPU": {"worker_gpus": 1}, "64 CPU": {"worker_cpus": 64}}
    drivers = {said: scene.start(said.replace(" ", ""), **f) for said, f in demands.items()}
    for named, driver in drivers.items():
        _, complaint = driver.communicate(timeout=90)
        assert driver.returncode == 1
        assert "no machine can hold a worker that asks for" in complaint
        assert named in complaint
        assert "2 CPU, 0 GPU" in complaint
        assert "--worker-gpus" in complaint


def test_the_autoscaler_brings_gpu_machines_for_a_batch_and_takes_them_away(tmp_path):
    resources = {"CPU": 1, "GPU": 1, "object_store_memory": 80 << 20}
    with AutoscaledCluster(resources, most=2, idle_s=6) as cluster:
        slow = [f"waits{name}" for name in names(20)]  # two seconds of work each
        scene = Scene(tmp_path, slow, cluster.address)
        wait_until(lambda: gpu_nodes(cluster.address) == 0, 60)
        driver = scene.start(workers=2, min_workers=2, worker_gpus=1)
        wait_until(lambda: len(segments_by(scene, "machine")) == 2, 120)
        assert gpu_nodes(cluster.address) == 2
        finish(driver)
        scene.check_same_as_undisturbed()
        wait_until(lambda: gpu_nodes(cluster.address) == 0, 90)
