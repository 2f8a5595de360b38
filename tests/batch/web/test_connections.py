"""What one visitor may take of the server, with real sockets and short limits."""

import asyncio
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from starlette.responses import PlainTextResponse, StreamingResponse

from batch.web.server.limits import Limits
from batch.web.server.listener import listen
from tests.batch.web.http_site import answer_of, answers_of, connected, is_closed, request, serving

SHORT = Limits(header_s=0.4, idle_s=0.8, stall_s=0.6, shutdown_s=1, connections=20)
PIECE = bytes(64 * 1024)


async def app(scope, receive, send):
    """`/` is one word, `/long` is 64 MB, sent as fast as they are read."""
    answer = PlainTextResponse("word")
    if scope["path"] == "/long":
        answer = StreamingResponse(iter([PIECE] * 1024), media_type="video/mp4")
    await answer(scope, receive, send)


@pytest.fixture
def server():
    with serving(app, SHORT) as server:
        yield server


def test_data_is_sent_without_delay():
    """Nagle's algorithm is off on each connection that asyncio accepts from the listener."""

    async def taken():
        made = asyncio.get_running_loop().create_future()

        class Protocol(asyncio.Protocol):
            def connection_made(self, transport):
                end = transport.get_extra_info("socket")
                made.set_result(end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                transport.abort()

        loop = asyncio.get_running_loop()
        with listen(("127.0.0.1", 0))[0] as listener:
            await loop.create_server(Protocol, sock=listener)
            with socket.create_connection(listener.getsockname()):
                return await made

    assert asyncio.run(taken()) != 0


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HT", request("/")[:-2]], ids=["nothing", "half a line", "no end"]
)
def test_a_request_that_never_arrives_times_out(server, sent):
    with connected(server.port, sent) as end:
        assert is_closed(end)
    assert len(server.connections) == 0


def test_a_request_that_trickles_in_times_out(server):
    gone = pytest.raises((BrokenPipeError, ConnectionResetError))
    with connected(server.port, b"GET / HTTP/1.1\r\n") as end, gone:
        _drip(end, 5.0, b"X: y\r\n")


def test_a_body_that_trickles_in_after_its_answer_times_out(server):
    chunked = request("/", "POST", "localhost", "Transfer-Encoding: chunked")
    gone = pytest.raises((BrokenPipeError, ConnectionResetError))
    with connected(server.port, chunked) as end, gone:
        _drip(end, 5.0, b"1", b"\r\nx\r\n")


def _drip(end, for_s, *pieces):
    until_s = time.monotonic() + for_s
    while time.monotonic() < until_s:
        for piece in pieces:
            end.sendall(piece)
            time.sleep(0.05)


def test_an_idle_connection_is_closed_and_an_active_one_is_kept(server):
    with connected(server.port) as end:
        for _ in range(4):
            end.sendall(request("/"))
            assert answer_of(end)[2] == b"word"
            time.sleep(0.3)
        assert is_closed(end)


def test_the_second_request_of_a_connection_has_a_limit_too(server):
    with connected(server.port, request("/")) as end:
        assert answer_of(end)[2] == b"word"
        end.sendall(b"GET / HT")
        assert is_closed(end)


@pytest.mark.parametrize("pipelined", [1, 10])
def test_a_client_that_reads_nothing_is_dropped(server, pipelined):
    with connected(server.port, request("/long") * pipelined, 4096) as end:
        time.sleep(0.3)
        assert len(server.connections) == 1
        deadline_s = time.monotonic() + 5
        while len(server.connections) and time.monotonic() < deadline_s:
            time.sleep(0.05)
        assert len(server.connections) == 0
        assert is_closed(end)


def test_a_slow_client_is_served_to_the_end(server):
    with connected(server.port, request("/long", "GET", "localhost", "Connection: close")) as end:
        got, began_s = 0, time.monotonic()
        while data := end.recv(1 << 20):
            got += len(data)
            if time.monotonic() - began_s < 1.5:  # more than twice as long as a stall may last
                time.sleep(0.1)
        assert got > 64 << 20


def test_beyond_the_limit_the_longest_idle_connection_is_dropped(server, caplog):
    with ExitStack() as stack:
        first = stack.enter_context(connected(server.port, request("/")))
        answer_of(first)
        for _ in range(SHORT.connections + 10):
            last = stack.enter_context(connected(server.port))
        last.sendall(request("/"))
        assert answer_of(last)[2] == b"word"
        assert is_closed(first)
        assert len(server.connections) <= SHORT.connections
    assert caplog.text.count("the idlest and the slowest are closed") == 1


def test_clients_are_not_dropped_for_newcomers_while_they_read(server):
    with ExitStack() as stack:
        readers = [
            stack.enter_context(connected(server.port, request("/long")))
            for _ in range(SHORT.connections)
        ]
        for reader in readers:
            reader.recv(1000)
        newcomer = stack.enter_context(connected(server.port))
        assert is_closed(newcomer)
        assert readers[0].recv(1000)


def test_clients_that_read_very_slowly_keep_nobody_out():
    """Their answers never stall, but a newcomer is served in place of the oldest."""
    limits = Limits(header_s=5, idle_s=5, stall_s=5, slow_s=0.5, shutdown_s=1, connections=20)
    with serving(app, limits) as server, ExitStack() as stack:
        readers = [
            stack.enter_context(connected(server.port, request("/long"), 4096)) for _ in range(20)
        ]
        for _ in range(4):
            time.sleep(0.25)
            for reader in readers:
                assert reader.recv(4096)
        for _ in range(3):
            newcomer = stack.enter_context(connected(server.port, request("/")))
            assert answer_of(newcomer)[2] == b"word"
            newcomer.close()


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\nX: ", b"GET /"], ids=["a header", "an address"]
)
def test_a_request_without_end_is_refused_before_it_fills_the_memory(server, sent):
    gone = pytest.raises((BrokenPipeError, ConnectionResetError))
    with connected(server.port, sent) as end, gone:
        for _ in range(100):
            end.sendall(b"x" * 65536)
            time.sleep(0.001)


def test_thousands_of_requests_at_once_are_refused(server):
    """Each waits in memory for the one before it."""
    with connected(server.port, request("/long") + request("/") * 2000, 4096) as end:
        assert is_closed(end)
    with connected(server.port, request("/") * 8) as end:
        assert [body for _, _, body in answers_of(end, 8)] == [b"word"] * 8


def test_non_http_traffic_is_refused_and_not_logged(server, caplog):
    for noise in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"):
        with connected(server.port, noise + b"\r\n\r\n") as end:
            status, headers, _ = answer_of(end)
            assert (status, headers["referrer-policy"]) == (400, "no-referrer")
            assert is_closed(end)
    with connected(server.port, request("/long") + b"\0\0\r\n\r\n") as end:
        assert is_closed(end)
    with connected(server.port, request("/", "GET", "h", "Upgrade: websocket")) as end:
        assert answer_of(end)[0] == 200
    assert caplog.text == ""


_PROCESS = """
import resource, sys
from batch.web.server.http_server import HttpServer
from batch.web.server.limits import limits_here
from batch.web.server.listener import listen
from tests.batch.web.test_connections import app
soft, hard = map(int, sys.argv[1:3])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
limits = limits_here()
with listen(("127.0.0.1", 0))[0] as listener:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    print(listener.getsockname()[1], limits.connections, files, flush=True)
    HttpServer(app, limits).run(sockets=[listener])
"""


class _Process:
    def __init__(self, soft, hard):
        command = [sys.executable, "-c", _PROCESS, str(soft), str(hard)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        said = self.process.stdout.readline().split()
        self.port, self.connections, self.files = map(int, said)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def end(self):
        """What it logged."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=20)[1]


def test_more_idle_connections_than_files_neither_stop_service_nor_fill_the_log():
    with _Process(256, 256) as server, ExitStack() as stack:
        assert server.connections < server.files == 256
        for _ in range(400):
            stack.enter_context(connected(server.port))
        last = stack.enter_context(connected(server.port, request("/")))
        assert answer_of(last)[2] == b"word"
        log = server.end()
    assert len(log.splitlines()) <= 2


def test_the_file_limit_is_raised_as_far_as_possible():
    with _Process(256, 2048) as server:
        assert (server.files, server.connections) == (2048, 2048 - 800)
