"""How the processes of a server start, are replaced and end."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from batch.web.server.http_server import HttpServer
from batch.web.server.limits import Limits
from batch.web.server.listener import listen
from batch.web.server.processes import Processes
from personalize.errors import ConfigError
from tests.batch.web.http_site import answer_of, connected, request
from tests.batch.web.loopback import family_of
from tests.batch.web.test_connections import app

LIMITS = Limits(header_s=5, idle_s=5, stall_s=5, shutdown_s=1)
COUNT = 2


async def named(scope, receive, send):
    """`/who` is the process that answers; the rest is the other tests' application."""
    if scope["path"] != "/who":
        await app(scope, receive, send)
        return
    await PlainTextResponse(str(os.getpid()))(scope, receive, send)


def work(listener, parent, tell):
    server = HttpServer(named, LIMITS, parent)
    tell("ready")
    server.run(sockets=[listener])


def refuse(_listener, _parent, _tell):
    raise ConfigError("no batch here")


def crash(_listener, _parent, _tell):
    os._exit(3)


_MAIN = """
import sys
from contextlib import suppress
from batch.cli.interruption import Interruption
from batch.web.server.listener import listen
from batch.web.server.processes import Processes
from tests.batch.web.test_server_processes import COUNT, work
listeners = listen(("127.0.0.1", 0), COUNT)
processes = Processes(listeners, work)
with Interruption(), suppress(KeyboardInterrupt):
    try:
        print(processes.start(), listeners[0].getsockname()[1], flush=True)
        processes.watch()
    finally:
        processes.end()
"""


class Server:
    def __init__(self, before=()):
        command = [*before, sys.executable, "-c", _MAIN]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        # A session of its own, so that a signal can be sent to it as a terminal does it.
        self.process = subprocess.Popen(command, text=True, start_new_session=True, **pipes)
        said, port = self.process.stdout.readline().split()
        assert said == "ready"
        self.port = int(port)
        self.children = family_of(self.process.pid) - {self.process.pid}

    def who_answers(self, requests=20):
        """The processes that answer on new connections."""
        found = set()
        for _ in range(requests):
            with connected(self.port, request("/who", "GET", "h", "Connection: close")) as end:
                found.add(int(answer_of(end)[2]))
        return found


@contextmanager
def served(before=()):
    server = Server(before)
    try:
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.communicate()


def wait_until(condition, most_s=15):
    until_s = time.monotonic() + most_s
    while not condition():
        assert time.monotonic() < until_s
        time.sleep(0.05)


def is_running(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_each_process_serves_and_none_is_left():
    with served() as server:
        assert len(server.children) == COUNT
        assert server.who_answers() == server.children
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        assert not any(map(is_running, server.children))


@pytest.mark.parametrize("to", ["the parent", "all of them"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_soon_even_with_clients_that_read_nothing(number, to):
    with served() as server, ExitStack() as stack:
        stack.enter_context(connected(server.port))
        stack.enter_context(connected(server.port, b"GET / HT"))
        for _ in range(6):
            stack.enter_context(connected(server.port, request("/long"), 4096))
        time.sleep(0.3)
        (os.kill if to == "the parent" else os.killpg)(server.process.pid, number)
        _, log = server.process.communicate(timeout=10)
        assert (server.process.returncode, log) == (0, "")
        assert not any(map(is_running, server.children))


def test_no_process_outlives_a_parent_that_is_killed():
    with served() as server, connected(server.port, request("/long"), 4096):
        server.process.kill()
        server.process.wait(10)
        wait_until(lambda: not any(map(is_running, server.children)))


def test_a_process_that_dies_is_replaced_and_none_of_its_waiting_clients_is_lost():
    with served() as server:
        lost = min(server.children)
        os.kill(lost, signal.SIGKILL)
        assert server.who_answers() <= family_of(server.process.pid)
        wait_until(lambda: len(server.who_answers()) == COUNT)
        assert lost not in server.who_answers()
        server.process.send_signal(signal.SIGTERM)
        _, log = server.process.communicate(timeout=20)
        assert log == "a server process ended (exit code -9) and is replaced\n"


def test_under_nohup_it_outlives_its_terminal():
    with served(["nohup"]) as server:
        os.killpg(server.process.pid, signal.SIGHUP)
        time.sleep(0.5)
        with connected(server.port, request("/")) as end:
            assert answer_of(end)[2] == b"word"
        assert all(map(is_running, server.children))


@pytest.mark.parametrize(
    ("work", "message"),
    [(refuse, "no batch here"), (crash, "exit code 3")],
    ids=["refuse", "crash"],
)
def test_a_server_that_cannot_start_says_why(work, message):
    processes = Processes(listen(("127.0.0.1", 0)), work)
    with closing(_Ending(processes)), pytest.raises(Exception, match=message):
        processes.start()


class _Ending:
    def __init__(self, processes):
        self.close = processes.end


def test_a_port_that_is_taken_is_refused_however_many_processes_share_it():
    (first, second) = listen(("127.0.0.1", 0), 2)
    with first, second:
        for count in (1, 2):
            with pytest.raises(ConfigError, match="cannot listen on"):
                listen(first.getsockname(), count)
