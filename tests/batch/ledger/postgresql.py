"""A test's own PostgreSQL server, on a private port, that can be stopped and started."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


class PostgreSQL:
    def __init__(self, programs):
        self._home = Path(tempfile.mkdtemp(prefix="vidmerge-postgresql-"))
        self._home.chmod(0o777)  # belongs to the other user; pytest's own folders stay closed to it
        self._programs = programs
        self.port = free_port()
        initdb = (str(programs / "initdb"), "-D", self._data, "-U", "tester", "--auth=trust", "-N")
        run_as_other_user(*initdb)
        self.start()

    @property
    def url(self):
        return self.url_at(self.port)

    def url_at(self, port, login="tester"):
        return f"postgresql://{login}@127.0.0.1:{port}/postgres"

    @property
    def _data(self):
        return str(self._home / "data")

    def start(self):
        where = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._control("-l", str(self._home / "log"), "-o", f"{where} -c fsync=off", "-w", "start")

    def stop(self):
        """Like a failing machine: connections are cut, nothing more is written."""
        self._control("-m", "immediate", "stop")

    def remove(self):
        self.stop()
        shutil.rmtree(self._home)

    def _control(self, *arguments):
        run_as_other_user(str(self._programs / "pg_ctl"), "-D", self._data, *arguments)


def postgresql_programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    on_path = shutil.which("pg_ctl")
    return Path(on_path).parent if on_path else (found[-1].parent if found else None)


def run_as_other_user(*command):
    """PostgreSQL refuses to run as root."""
    runuser = shutil.which("runuser", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    as_other = [runuser, "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_other, *command], check=True, capture_output=True, timeout=60, cwd="/")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
