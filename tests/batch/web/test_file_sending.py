"""Parts of files as bodies, sent by the kernel, with real sockets."""

import os
import time
from pathlib import Path

import pytest

from batch.web.answers.movie_answer import ZERO_COPY_SEND
from batch.web.private import Private
from batch.web.server.limits import Limits
from tests.batch.web.http_site import answer_of, answers_of, connected, is_closed, request, serving

LIMITS = Limits(header_s=2, idle_s=5, stall_s=0.6, shutdown_s=1, connections=20)
BEFORE, AFTER = os.urandom(8 << 20), b"after"  # more than the kernel takes at once
OFFSET = 1000


class Site:
    """A few bytes, a part of the file, a few more."""

    def __init__(self, file, size):
        self.file, self.size = file, size

    async def __call__(self, _scope, _receive, send):
        count = self.size - OFFSET
        length = len(BEFORE) + count + len(AFTER)
        headers = [(b"content-length", b"%d" % length)]
        part = {"file": self.file, "offset": OFFSET, "count": count}
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": BEFORE, "more_body": True})
        await send({"type": ZERO_COPY_SEND, **part, "more_body": True})
        await send({"type": "http.response.body", "body": AFTER})


@pytest.fixture(scope="module")
def data():
    return os.urandom(24 << 20)


@pytest.fixture
def server(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    with path.open("rb") as file:
        site = Site(file, len(data))
        with serving(Private(site), LIMITS) as server:
            server.site, server.path = site, path
            yield server


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("is_full", [False, True], ids=["with room", "into a full socket"])
def test_what_arrives_is_the_part_between_what_was_written_around_it(server, data, is_full):
    with connected(server.port, request("/") * 3, 4096 if is_full else None) as end:
        time.sleep(0.3 if is_full else 0)
        answers = answers_of(end, 3)
    for status, _, body in answers:
        assert status == 200
        assert body == BEFORE + data[OFFSET:] + AFTER


def test_a_client_that_reads_slowly_gets_all_of_it(server, data):
    expected, got = BEFORE + data[OFFSET:] + AFTER, bytearray()
    with connected(server.port, request("/", "GET", "h", "Connection: close"), 65536) as end:
        began_s = time.monotonic()
        while piece := end.recv(1 << 18):
            got += piece
            if time.monotonic() - began_s < 1.5:  # more than twice as long as a stall may last
                time.sleep(0.05)
    assert got.partition(b"\r\n\r\n")[2] == expected


def test_a_client_that_reads_nothing_or_leaves_costs_nothing_for_long(server):
    before = open_files()
    with connected(server.port, request("/"), 4096) as end:
        wait_until(lambda: len(server.connections))
        wait_until(lambda: not len(server.connections))
        wait_until(lambda: open_files() == before + 1)  # our own end
        assert is_closed(end)
    for _ in range(5):
        with connected(server.port, request("/"), 4096) as end:
            end.recv(1000)
    wait_until(lambda: not len(server.connections) and open_files() == before)


def wait_until(condition):
    until_s = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until_s
        time.sleep(0.05)


def test_a_file_that_becomes_shorter_ends_the_answer_with_one_log_line(server, caplog):
    os.truncate(server.path, 1 << 20)
    with connected(server.port, request("/v/AbCdEfGhIjKlMnOpQrStUv/video.mp4")) as end:
        status, headers, body = answer_of(end)
        assert (status, len(body)) == (200, len(BEFORE) + (1 << 20) - OFFSET)
        assert len(body) < int(headers["content-length"])
        assert is_closed(end)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("/v/AbCd\u2026/video.mp4: ")
    assert "IjKl" not in caplog.text


def test_others_are_answered_while_a_large_file_is_sent(server, data):
    with connected(server.port, request("/"), 4096) as slow:
        slow.recv(1000)
        with connected(server.port, request("/")) as end:
            assert answer_of(end)[2] == BEFORE + data[OFFSET:] + AFTER
