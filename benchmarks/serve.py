"""Claim: `vidmerge serve` sends videos at half of nginx's rate or more, and pages by the thousand.

Run: python -m benchmarks.serve [--seconds S] [--rounds N]. It needs nginx and wrk (`apt-get install
nginx-light wrk`), and ends with a message if they are missing. A batch of 2,000 recipients is made
with synthetic pictures, then served by `vidmerge serve` and, as finished files, by nginx with two
workers and sendfile. wrk asks both in turn, on the same cores.

Then, of `vidmerge serve` alone: 1,000 connections at once; the answers on one kept connection; its
memory while 1,000 clients read nothing; and how long it takes to end with them.
"""

from __future__ import annotations

import argparse
import http.client
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.result import write_result
from benchmarks.served_batch import (
    GREETINGS,
    Running,
    make_batch,
    nginx_program,
    nginx_server,
    vidmerge_server,
)
from benchmarks.wrk import Load, load

_CONNECTIONS = 50
_MANY = 1000
_MIB = "0-1048575"
_ASKED = 400  # requests on one kept connection


def main() -> None:
    """Measures and writes `results/serve.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=6, help="of each load")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    parser.add_argument("--folder", type=Path, help="keeps the batch, and uses it again")
    given = parser.parse_args()
    missing = [name for name, path in (("nginx", nginx_program()), ("wrk", shutil.which("wrk")))
               if path is None]  # fmt: skip
    if missing:
        raise SystemExit(
            f"skipped: {' and '.join(missing)} missing: apt-get install nginx-light wrk"
        )
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        links = make_batch(folder)
        write_result("serve", _measure(folder, links, given.seconds, given.rounds))


def _measure(folder: Path, links: list[str], seconds: int, rounds: int) -> dict[str, object]:
    with ExitStack() as stack:
        ours = stack.enter_context(vidmerge_server(folder))
        idle_mb = ours.memory_mb()
        nginx = stack.enter_context(nginx_server(folder, links[:GREETINGS], ours))
        loads = _loads(links, seconds)
        results = {name: _alternate(run, ours, nginx, rounds) for name, run in loads.items()}
        distinct = load(ours.port, links, _CONNECTIONS, seconds)
        many = {
            "page": load(ours.port, links[:GREETINGS], _MANY, seconds),
            "movie": load(ours.port, _movies(links), _MANY, seconds),
        }
        loaded_mb = ours.memory_mb()
        kept_ms = {name: _kept_ms(ours.port, *asked) for name, asked in _answers(links).items()}
        stalled_mb, end_s = _with_stalled_readers(ours, links)
    return {
        "movie_bytes_over_nginx": _ratio(results["movie"], "bytes_per_s"),
        "range_bytes_over_nginx": _ratio(results["range"], "bytes_per_s"),
        "pages_per_s": round(median(mine.per_s for mine, _ in results["page"])),
        "pages_of_2000_links_per_s": round(distinct.per_s),
        "errors_with_1000_connections": sum(result.errors for result in many.values()),
        "kept_connection_ms": max(kept_ms.values()),
        "memory_with_1000_stalled_readers_mb": round(stalled_mb),
        "end_with_1000_stalled_readers_s": round(end_s, 1),
        "pages_over_nginx": _ratio(results["page"], "per_s"),
        "kept_connection_medians_ms": kept_ms,
        "memory_mb": {"idle": round(idle_mb), "after the loads": round(loaded_mb)},
        "loads": {name: _told(pairs) for name, pairs in results.items()},
        "with_1000_connections": {name: _figures(result) for name, result in many.items()},
        "seconds_per_load": seconds,
    }


def _movies(links: list[str]) -> list[str]:
    return [f"{link}/video.mp4" for link in links[:GREETINGS]]


def _loads(links: list[str], seconds: int) -> dict[str, Callable[[int], Load]]:
    """What both servers are asked for, by name; called with a port."""
    pages, movies = links[:GREETINGS], _movies(links)
    return {
        "movie": lambda port: load(port, movies, _CONNECTIONS, seconds),
        "range": lambda port: load(port, movies, _CONNECTIONS, seconds, _MIB),
        "page": lambda port: load(port, pages, _CONNECTIONS, seconds),
    }


def _alternate(
    run: Callable[[int], Load], ours: Running, nginx: Running, rounds: int
) -> list[tuple[Load, Load]]:
    """One pair for each round: ours, nginx's. Who is first changes."""
    pairs = []
    for number in range(rounds):
        first, second = (ours, nginx) if number % 2 == 0 else (nginx, ours)
        by_port = {server.port: run(server.port) for server in (first, second)}
        pairs.append((by_port[ours.port], by_port[nginx.port]))
    return pairs


def _ratio(pairs: list[tuple[Load, Load]], what: str) -> float:
    return round(median(getattr(mine, what) / getattr(other, what) for mine, other in pairs), 3)


def _told(pairs: list[tuple[Load, Load]]) -> dict[str, list[dict[str, float]]]:
    return {
        "vidmerge": [_figures(mine) for mine, _ in pairs],
        "nginx": [_figures(other) for _, other in pairs],
    }


def _figures(result: Load) -> dict[str, float]:
    return {
        "per_s": round(result.per_s, 1),
        "mb_per_s": round(result.bytes_per_s / 1e6, 1),
        "p50_ms": result.p50_ms,
        "p99_ms": result.p99_ms,
        "errors": result.errors,
    }


def _answers(links: list[str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Path and headers of each kind of answer."""
    movie = f"{links[0]}/video.mp4"
    return {
        "robots.txt": ("/robots.txt", {}),
        "page": (links[0], {}),
        "poster": (f"{links[0]}/poster.jpg", {}),
        "206 of 64 kB": (movie, {"Range": "bytes=0-65535"}),
        "304": (movie, {"If-None-Match": "*"}),
    }


def _kept_ms(port: int, path: str, headers: dict[str, str]) -> float:
    """The median answer on one connection."""
    connection, times = http.client.HTTPConnection("127.0.0.1", port), []
    for _ in range(_ASKED):
        began_s = time.perf_counter()
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()
        times.append(time.perf_counter() - began_s)
    connection.close()
    return round(median(times) * 1000, 3)


def _with_stalled_readers(ours: Running, links: list[str]) -> tuple[float, float]:
    """The memory in MB with 1,000 clients that read nothing, and the seconds until it ends then."""
    request = f"GET {_movies(links)[0]} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with ExitStack() as stack:
        for _ in range(_MANY):
            end = stack.enter_context(socket.socket())
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            end.connect(("127.0.0.1", ours.port))
            end.sendall(request * 10)  # as a hostile client would
        time.sleep(5)
        memory_mb = ours.memory_mb()
        began_s = time.monotonic()
        ours.process.send_signal(signal.SIGTERM)
        ours.process.wait(60)
        return memory_mb, time.monotonic() - began_s


if __name__ == "__main__":
    main()
