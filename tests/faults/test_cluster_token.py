"""A head started as in ray_cluster.yaml admits nobody without the token."""

import copy
import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from ray.autoscaler._private.util import prepare_config

from tests.batch.web.loopback import listening
from tests.deploy.deployment import ROOT
from tests.faults.scene import wait_until

pytestmark = pytest.mark.ray

DRIVER = """
import ray, sys
ray.init(address=sys.argv[1], log_to_driver=False, logging_level="ERROR")
print("ran", ray.get(ray.remote(lambda: 6 * 7).options(num_cpus=0).remote(), timeout=30))
"""
SESSION = """
import ray
from render_cluster.pool.session import ray_session
from render_cluster import ClusterSettings, RenderSettings
from tests.batch.tiny_renderer import LOOK
with ray_session(RenderSettings(LOOK, "unused")):
    print("ran", ray.get(ray.remote(lambda: 6 * 7).options(num_cpus=0).remote(), timeout=30))
"""


class Head:
    """The head of ray_cluster.yaml on private ports, with its own home and token."""

    def __init__(self, home):
        self.home, self.token = home, secrets.token_hex(32)
        (home / ".ray").mkdir()
        (home / ".ray" / "auth_token").write_text(self.token)
        self.port, self.dashboard_port, *others = _free_ports(6)
        written = yaml.safe_load((ROOT / "ray_cluster.yaml").read_text())
        command = prepare_config(copy.deepcopy(written))["head_start_ray_commands"][-1]
        flags = {"--port": self.port, "--dashboard-port": self.dashboard_port}
        flags |= {"--object-manager-port": others[0], "--node-manager-port": others[1]}
        flags |= {"--dashboard-agent-listen-port": others[2], "--temp-dir": home / "r"}
        self.client_port = others[3]
        flags |= {
            "--ray-client-server-port": self.client_port,
            "--num-cpus": 1,
            "--object-store-memory": 80 << 20,
        }
        command += " " + " ".join(f"{flag}={value}" for flag, value in flags.items())
        command = command.replace("--autoscaling-config=~/ray_bootstrap_config.yaml", "--block")
        with (home / "log").open("w") as log:
            self._shell = subprocess.Popen(
                ["bash", "-c", command.replace(" ray start", f" exec {_beside('ray')} start")],
                stdout=log,
                stderr=log,
                env=environment(home),
                start_new_session=True,
            )

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def sockets(self):
        return listening(self._shell.pid)

    def is_up(self):
        assert self._shell.poll() is None, (self.home / "log").read_text()
        return any(port == self.dashboard_port for _, port in self.sockets())

    def end(self):
        self._shell.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._shell.wait(timeout=20)
        with suppress(ProcessLookupError):
            os.killpg(self._shell.pid, signal.SIGKILL)
        self._shell.wait(timeout=10)


def environment(home, **more):
    known = {k: v for k, v in os.environ.items() if not k.startswith("RAY_")}
    return known | {"HOME": str(home)} | more


def _beside(program):
    return shlex.quote(str(Path(sys.executable).with_name(program)))


def _free_ports(count):
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def head():
    with tempfile.TemporaryDirectory(prefix="vm-", dir="/tmp") as folder:
        running = Head(Path(folder))
        try:
            wait_until(running.is_up, 60)
            yield running
        finally:
            running.end()


@pytest.fixture
def stranger(tmp_path):
    """The home of somebody who has no token."""
    return tmp_path


def start(code, *arguments, **how):
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**how),
    )


def test_drivers_without_the_token_are_refused(head, stranger):
    """With none and with a wrong one; both at once, because each keeps trying for a while."""
    quick = {"RAY_gcs_rpc_server_connect_timeout_s": "2", "RAY_py_gcs_connect_timeout_s": "2"}
    wrong = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "f" * 64}
    drivers = [start(DRIVER, head.address, home=stranger, **quick, **mode) for mode in ({}, wrong)]
    for driver in drivers:
        said, complaint = driver.communicate(timeout=60)
        assert driver.returncode != 0
        assert "ran" not in said
        assert "token" in complaint.lower(), complaint


def test_the_jobs_api_refuses_requests_without_the_token(head, stranger):
    evil = stranger / "evil"
    job = json.dumps({"entrypoint": f"touch {evil}"}).encode()
    address = f"http://127.0.0.1:{head.dashboard_port}/api/jobs/"
    request = urllib.request.Request(address, job, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(request):
        pass
    refused.value.close()
    assert refused.value.code == 401
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {head.token}"})
    with urllib.request.urlopen(request) as listed:
        assert [job for job in json.load(listed) if job["type"] == "SUBMISSION"] == []
    assert not evil.exists()


def test_the_dashboard_is_on_loopback(head):
    sockets = head.sockets()
    assert {address for address, port in sockets if port == head.dashboard_port} == {"127.0.0.1"}


def test_other_users_cannot_write_to_the_session_folder(head):
    logs = [path for path in (head.home / "r").rglob("*") if path.is_file()]
    assert logs
    assert [path for path in logs if path.stat().st_mode & 0o077] == []


def test_a_batch_with_the_token_works(head, stranger):
    """As KubeRay passes it: in the environment."""
    known = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": head.token, "RAY_ADDRESS": head.address}
    driver = start(SESSION, home=stranger, **known)
    said, complaint = driver.communicate(timeout=60)
    assert (driver.returncode, said) == (0, "ran 42\n"), complaint
    assert head.is_up()
