"""A batch behind its server: by the real command, or in this process, which costs much less."""

import logging
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import httpx

from batch.ledger.engine import OF_A_VISITOR
from batch.ledger.ledger import Ledger
from batch.web.app import make_app
from batch.web.library import VideoLibrary
from render_cluster.store.segment_store import SegmentStore
from tests.batch.ledger.postgresql import free_port
from tests.batch.web.http_site import serving

PROGRAM = "from batch.cli.commands import app; app()"
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith("VIDMERGE_")}


# What it warns of when it starts: another port, and a ledger that it may only read.
_AT_START = ("the links in", "the ledger cannot be written from here")


class Served:
    """A batch served by the real command."""

    def __init__(self, workplace, *arguments, environment=None, verbose=(), before=()):
        self.port = free_port()
        command = [*before, sys.executable, "-c", PROGRAM, *verbose, "serve"]
        command += [str(workplace.root / "out"), "--port", str(self.port), *arguments]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=CLEAN | {"COLUMNS": "300"} | (environment or {}),
            cwd=workplace.root,
        )
        self.said = self.process.stderr.readline()
        self.links = links_of(workplace)

    def __enter__(self):
        base = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=base, timeout=20)
        return self

    def __exit__(self, *_):
        self.client.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def get(self, path="", link=0, **more):
        return self.client.get(self.links[link] + path, **more)

    def log(self):
        """Its output, after it is ended."""
        self.process.send_signal(signal.SIGTERM)
        out, log = self.process.communicate(timeout=20)
        assert out == ""
        return [line for line in log.splitlines() if not any(map(line.__contains__, _AT_START))]


class ServedHere:
    """A batch served as the command does it, but by a thread; its log is what pytest caught."""

    def __init__(self, workplace, client, caught):
        self.links = links_of(workplace)
        self.client = client
        self._caught = caught

    def get(self, path="", link=0, **more):
        return self.client.get(self.links[link] + path, **more)

    def log(self):
        return [r.getMessage() for r in self._caught.records if r.levelno >= logging.WARNING]


@contextmanager
def served_here(workplace, caplog):
    folder = workplace.job().folder
    url, batch_id = folder.ledger_url(None), folder.identity().batch_id
    with Ledger(url, batch_id, OF_A_VISITOR, reads_only=True) as ledger:
        store = SegmentStore(ledger.batch()["store"], must_exist=True)
        with (
            serving(make_app(VideoLibrary(folder, ledger, store), fresh_s=0)) as server,
            httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=20) as client,
        ):
            caplog.clear()
            yield ServedHere(workplace, client, caplog)


def links_of(workplace):
    """The paths of its links."""
    urls = [row["vidmerge_video_url"] for row in workplace.links()]
    return [url.partition(":8080")[2] for url in urls if url]


def check_unavailable(answer, status=503):
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def check_log(lines, served, count):
    """Exactly `count` lines, with nothing that opens a link or names a person."""
    text = "\n".join(lines)
    assert len(lines) == count, text
    assert "Traceback" not in text
    for private in (*(link[3:] for link in served.links), "Ann", "topsecret", "parameters"):
        assert private not in text
