"""Real Ray clusters of several nodes on this machine; a test ends only what it started."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path

from ray._private.services import get_node_ip_address
from ray.autoscaler._private.fake_multi_node.node_provider import FAKE_HEAD_NODE_ID
from ray.cluster_utils import Cluster

from render_cluster.pool.session import NO_SPARE_WORKERS

STORE_BYTES = 100 << 20
# A dead machine is noticed after two seconds instead of Ray's fifteen.
_QUICK = {"health_check_period_ms": 500, "health_check_failure_threshold": 4} | NO_SPARE_WORKERS
_MARK = "VIDMERGE_TEST_CLUSTER"
# What `ray up` would fill in; fake nodes need none of it.
_LISTS = (
    *("initialization_commands", "setup_commands", "head_setup_commands", "worker_setup_commands"),
    *("head_start_ray_commands", "worker_start_ray_commands", "cluster_synced_files"),
    *("rsync_exclude", "rsync_filter"),
)
_RAY = str(Path(sys.executable).with_name("ray"))


class LocalCluster:
    """A head that renders nothing, and nodes that do."""

    def __init__(self, workers, cpus):
        node = {"object_store_memory": STORE_BYTES}
        self._cluster = Cluster(
            initialize_head=True,
            head_node_args={
                **node,
                "num_cpus": 0,
                "include_dashboard": False,
                "_system_config": _QUICK,
            },
        )
        self.nodes = [self._cluster.add_node(num_cpus=cpus, **node) for _ in range(workers)]
        self._cluster.wait_for_nodes()

    @property
    def address(self):
        return self._cluster.address

    def kill_raylet(self, node):
        """Like a power failure: the machine's raylet is killed with everything that needs it."""
        (raylet,) = node.all_processes["raylet"]
        os.kill(raylet.process.pid, signal.SIGKILL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._cluster.shutdown()


class AutoscaledCluster:
    """A head without processors, and an autoscaler that starts fake nodes of one type.

    Ray's own `AutoscalingCluster` calls `ray stop --force`, which ends every Ray on the machine,
    and its configuration template is not in the wheel; the provider of fake nodes is.
    """

    def __init__(self, resources, most, idle_s):
        self._folder = Path(tempfile.mkdtemp(prefix="ray-"))
        self._mark = uuid.uuid4().hex
        port = _free_port()
        self.address = f"{get_node_ip_address()}:{port}"
        file = self._folder / "cluster.json"
        file.write_text(json.dumps(_autoscaling(self.address, resources, most, idle_s)))
        command = [_RAY, "start", "--head", "--block", f"--port={port}", "--num-cpus=0"]
        command += [f"--autoscaling-config={file}", f"--object-store-memory={STORE_BYTES}"]
        command += ["--include-dashboard=false", f"--temp-dir={self._folder}"]
        environment = {"RAY_FAKE_CLUSTER": "1", "AUTOSCALER_UPDATE_INTERVAL_S": "1"}
        environment |= {"RAY_OVERRIDE_NODE_ID_FOR_TESTING": FAKE_HEAD_NODE_ID}
        # As in this process: another test's local Ray may have requested tokens in it.
        environment |= {"RAY_AUTH_MODE": os.environ.get("RAY_AUTH_MODE", "disabled")}
        with (self._folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env={**os.environ, **environment, _MARK: self._mark},
                start_new_session=True,
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=20)
        for _ in range(3):
            for pid in _marked(self._mark):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.3)


def _autoscaling(address, resources, most, idle_s):
    """The autoscaler's configuration file."""
    node_type = {"resources": resources, "node_config": {}, "min_workers": 0}
    head = {"resources": {"CPU": 0}, "node_config": {}, "max_workers": 0}
    return {
        "cluster_name": "fake",
        "max_workers": most,
        "upscaling_speed": 100.0,
        "idle_timeout_minutes": idle_s / 60,
        "provider": {
            "type": "fake_multinode",
            "gcs_address": address,
            "use_node_id_as_ip": True,
            "disable_node_updaters": True,
            "disable_launch_config_check": True,
        },
        "available_node_types": {
            "ray.head.default": head,
            "fake_gpu": node_type | {"max_workers": most},
        },
        "head_node_type": "ray.head.default",
        **{name: [] for name in _LISTS},
        **{name: {} for name in ("auth", "file_mounts")},
    }


def _marked(mark):
    """The processes that this cluster started, found by an inherited variable."""
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"{_MARK}={mark}".encode() in entry.read_bytes():
                yield int(entry.parent.name)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
