"""Starts Warp without its greeting."""

from __future__ import annotations

import functools
import logging
import os

import warp as wp


@functools.cache
def start_warp() -> None:
    """Initialises Warp once. Its native part warns on every machine without CUDA: that is muted."""
    wp.config.log_level = logging.ERROR
    # Nothing is differentiated: without adjoints, kernels compile in a third of the time.
    wp.config.enable_backward = False
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        wp.init()  # type: ignore[no-untyped-call]  # Warp has no types here
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)
