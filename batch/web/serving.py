"""Runs the web application of a batch until it is stopped."""

from __future__ import annotations

import gc
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from batch.job.folder import BatchFolder
from batch.job.monitor import Monitor
from batch.job.settings import Settings
from batch.ledger.engine import OF_A_VISITOR
from batch.ledger.ledger import Ledger
from batch.visits.visits import Visits, open_visits
from batch.web.app import make_app
from batch.web.library import VideoLibrary
from batch.web.server.http_server import HttpServer
from batch.web.server.limits import limits_here
from batch.web.server.listener import listen
from batch.web.server.processes import Processes, Tell
from personalize.errors import ConfigError
from render_cluster import SegmentStore, without_secrets

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
_MOST_PROCESSES = 8  # each takes memory; eight send more than most networks carry


@dataclass(frozen=True, slots=True)
class ServedBatch:
    """What is served; `videos` is how many it has, `counts` whether visits can be recorded."""

    campaign: str
    base_url: str
    videos: int
    counts: bool


def serve_batch(
    folder: BatchFolder,
    settings: Settings,
    address: tuple[str, int],
    monitor: Monitor,
    processes: int | None = None,
) -> None:
    """Serves until interrupted.

    Args:
        folder: the batch's folder.
        settings: say where the ledger and the segments are; if not, they are where the run put
            them.
        address: host and port to listen on.
        monitor: is told the owner's address, and if the links lead elsewhere.
        processes: how many serve; None is one for each core, up to eight.

    Raises:
        ConfigError: there is no batch, or its ledger, store or plan cannot be opened.
    """
    folder.identity()  # better to refuse before anything is started
    port, owner_key = address[1], secrets.token_urlsafe(16)
    listeners = listen(address, processes or _usual_processes())
    gc.freeze()  # what is imported stays shared with the processes
    work = partial(_serve, folder, settings, owner_key)
    serving: Processes[ServedBatch] = Processes(listeners, work)
    with suppress(KeyboardInterrupt):
        try:
            ready = serving.start()
            monitor.say(
                f"serving {ready.campaign} on port {port}, videos: {ready.videos:,}; see them at "
                f"http://localhost:{port}/batch/{owner_key} (Ctrl-C stops)"
            )
            if not ready.counts:
                monitor.warn(
                    "the ledger cannot be written from here: views are not counted, and what "
                    "recipients ask for on their pages is refused"
                )
            _warn_of_other_port(folder, ready.base_url, port, monitor)
            serving.watch()
        finally:
            serving.end()


def _usual_processes() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, _MOST_PROCESSES)


def _serve(
    folder: BatchFolder,
    settings: Settings,
    owner_key: str,
    listener: socket.socket,
    parent: int,
    tell: Tell[ServedBatch],
) -> None:
    """What each process does."""
    with open_site(folder, settings) as (library, visits, ready):
        app = make_app(library, owner_key, visits=visits)
        server = HttpServer(app, limits_here(), parent)
        tell(ready)
        server.run(sockets=[listener])


@contextmanager
def open_site(
    folder: BatchFolder, settings: Settings
) -> Iterator[tuple[VideoLibrary, Visits | None, ServedBatch]]:
    """The batch's videos, what records visits, and what the batch is.

    Raises:
        ConfigError: there is no batch, or its ledger, store or plan cannot be opened.
    """
    url, batch_id = folder.ledger_url(settings.ledger), folder.identity().batch_id
    with (
        Ledger(url, batch_id, OF_A_VISITOR, reads_only=True) as ledger,
        open_visits(url, batch_id, settings.names) as visits,
    ):
        batch = ledger.batch()
        totals = {row["status"]: row["recipients"] for row in ledger.recipient_totals()}
        videos = totals.get("video", 0)
        library = open_library(folder, ledger, settings, has_videos=videos > 0)
        served = ServedBatch(batch["campaign"], str(batch["base_url"]), videos, visits is not None)
        yield library, visits, served


def open_library(
    folder: BatchFolder, ledger: Ledger, settings: Settings, *, has_videos: bool
) -> VideoLibrary:
    """The batch's videos; better to refuse now than on every link."""
    noted = str(ledger.batch()["store"])
    uri = settings.store if "store" in settings.model_fields_set else noted
    library = VideoLibrary(folder, ledger, SegmentStore(uri, must_exist=has_videos))
    if has_videos and not library.holds_any():
        raise ConfigError(
            f"the store {without_secrets(uri)} has nothing from the batch in {folder.root}, which "
            f"was run with {noted}; name its store with --store, VIDMERGE_STORE or vidmerge.toml, "
            "or run the batch again"
        )
    return library


def _warn_of_other_port(folder: BatchFolder, base_url: str, port: int, monitor: Monitor) -> None:
    """Warns if the links lead to this machine, but not to this server."""
    base = urlsplit(base_url)
    if base.hostname in _LOCAL_HOSTS and (base.port or 80) != port:
        monitor.warn(
            f"the links in {folder.links_csv} lead to {base_url}, not to this port: "
            f"run the batch again with --base-url http://localhost:{port}"
        )
