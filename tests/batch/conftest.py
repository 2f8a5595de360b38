import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.batch.workplace import Workplace


def _postgresql_programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    on_path = shutil.which("pg_ctl")
    return Path(on_path).parent if on_path else (found[-1].parent if found else None)


def _run_as_other_user(*command):
    """PostgreSQL refuses to run as root."""
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_other, *command], check=True, capture_output=True, timeout=60, cwd="/")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgresql_url():
    """A PostgreSQL of its own on a private port; the tests use databases made in it."""
    programs = _postgresql_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine")
    home = Path(tempfile.mkdtemp(prefix="vidmerge-postgresql-"))
    home.chmod(0o777)  # the other user's; pytest's own folders stay closed to it
    data, port = home / "data", _free_port()
    init = (str(programs / "initdb"), "-D", str(data), "-U", "tester", "--auth=trust", "-N")
    _run_as_other_user(*init)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = (str(programs / "pg_ctl"), "-D", str(data), "-l", str(home / "log"))
    _run_as_other_user(*control, "-o", options, "-w", "start")
    yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    _run_as_other_user(*control, "-m", "immediate", "stop")
    shutil.rmtree(home)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request, tmp_path):
    """A ledger in each of the databases that can hold one."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def workplace(tmp_path):
    """A small campaign, an export of five rows of which one must be rejected, and a store."""
    return Workplace(tmp_path)
