"""Runs the web application of a batch until it is stopped."""

from __future__ import annotations

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import uvicorn
from rich.console import Console

from batch.folder import BatchFolder
from batch.ledger import Ledger
from batch.settings import Settings
from batch.shelf import Shelf
from batch.web import make_app
from personalize.errors import ConfigError
from render_cluster.store import SegmentStore

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def serve_batch(
    folder: BatchFolder,
    settings: Settings,
    store: str | None,
    address: tuple[str, int],
    console: Console,
) -> None:
    """Serves until interrupted.

    Args:
        folder: of the batch.
        settings: say where the ledger is.
        store: where the segments are; None takes the one that the batch was run with.
        address: host and port to listen on.
        console: for the log.

    Raises:
        ConfigError: there is no batch, or its ledger, store or plan cannot be opened.
    """
    port = address[1]
    with (
        _listen(address) as listener,
        Ledger(folder.ledger_url(settings.ledger), folder.identity().batch_id) as ledger,
    ):
        batch = ledger.batch()
        shelf = Shelf(folder, ledger, SegmentStore(store or str(batch["store"])))
        totals = {row["status"]: row["recipients"] for row in ledger.recipient_totals()}
        videos = totals.get("video", 0)
        if videos:
            shelf.open_plan()  # better refused now than each link in its turn
        console.print(
            f"serving {batch['campaign']} on port {port}, videos: {videos:,}; Ctrl-C stops",
            markup=False,
            highlight=False,
        )
        _warn_of_other_port(folder, str(batch["base_url"]), port, console)
        # No access log: the paths are the recipients' private links.
        config = uvicorn.Config(make_app(shelf), log_level="warning", access_log=False)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _warn_of_other_port(folder: BatchFolder, base_url: str, port: int, console: Console) -> None:
    """Says so where the links lead to this machine, but not to this server."""
    base = urlsplit(base_url)
    if base.hostname in _LOCAL_HOSTS and (base.port or 80) != port:
        console.print(
            f"the links in {folder.links_csv} lead to {base_url}, not to this port: "
            f"run the batch again with --base-url http://localhost:{port}",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )


def _listen(address: tuple[str, int]) -> socket.socket:
    try:
        return socket.create_server(address)
    except OSError as error:
        host, port = address
        raise ConfigError(
            f"cannot listen on {host}, port {port}: {error.strerror or error}; try another --port"
        ) from error
