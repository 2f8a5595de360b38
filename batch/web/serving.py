"""Runs the web application of a batch until it is stopped."""

from __future__ import annotations

import secrets
from contextlib import suppress
from urllib.parse import urlsplit

from batch.job.folder import BatchFolder
from batch.job.monitor import Monitor
from batch.job.settings import Settings
from batch.ledger.engine import OF_A_VISITOR
from batch.ledger.ledger import Ledger
from batch.web.app import make_app
from batch.web.connections import limits_here
from batch.web.library import VideoLibrary
from batch.web.server import HttpServer, listen
from personalize.errors import ConfigError
from render_cluster import SegmentStore, without_secrets

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def serve_batch(
    folder: BatchFolder, settings: Settings, address: tuple[str, int], monitor: Monitor
) -> None:
    """Serves until interrupted.

    Args:
        folder: the batch's folder.
        settings: say where the ledger and the segments are; if not, they are where the run put
            them.
        address: host and port to listen on.
        monitor: is told the owner's address, and if the links lead elsewhere.

    Raises:
        ConfigError: there is no batch, or its ledger, store or plan cannot be opened.
    """
    port = address[1]
    url, batch_id = folder.ledger_url(settings.ledger), folder.identity().batch_id
    with (
        listen(address) as listener,
        Ledger(url, batch_id, OF_A_VISITOR, reads_only=True) as ledger,
    ):
        batch = ledger.batch()
        totals = {row["status"]: row["recipients"] for row in ledger.recipient_totals()}
        videos = totals.get("video", 0)
        library = open_library(folder, ledger, settings, has_videos=videos > 0)
        owner_key = secrets.token_urlsafe(16)
        monitor.say(
            f"serving {batch['campaign']} on port {port}, videos: {videos:,}; see them at "
            f"http://localhost:{port}/batch/{owner_key} (Ctrl-C stops)"
        )
        _warn_of_other_port(folder, str(batch["base_url"]), port, monitor)
        with suppress(KeyboardInterrupt):
            HttpServer(make_app(library, owner_key), limits_here()).run(sockets=[listener])


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
