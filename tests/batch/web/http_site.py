"""The server of `vidmerge serve` in a thread, and raw connections to it."""

import socket
import threading
from contextlib import closing, contextmanager

from batch.web.server.http_server import HttpServer
from batch.web.server.limits import Limits
from batch.web.server.listener import listen


@contextmanager
def serving(app, limits=None):
    """Serves on a free port; yields the server, with its `port`."""
    with listen(("127.0.0.1", 0))[0] as listener:
        server = HttpServer(app, limits or Limits())
        server.port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
            yield server
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


@contextmanager
def connected(port, sent=b"", receive_bytes=None):
    """A raw connection that has sent some bytes; it can be told to receive little at a time."""
    with closing(socket.socket()) as end:
        if receive_bytes:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        end.settimeout(20)
        end.connect(("127.0.0.1", port))
        end.sendall(sent)
        yield end


def request(path, method="GET", host="localhost", *more):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *more]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def answer_of(end):
    """Status, headers and body of one answer."""
    return answers_of(end, 1)[0]


def answers_of(end, count):
    with end.makefile("rb") as file:
        return [_read_answer(file) for _ in range(count)]


def _read_answer(file):
    status = int(file.readline().split()[1])
    headers = {}
    while line := file.readline().strip().decode():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return status, headers, file.read(int(headers.get("content-length", 0)))


def is_closed(end):
    """Waits until the other side has nothing more to send; True if it has closed."""
    try:
        while end.recv(65536):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True
