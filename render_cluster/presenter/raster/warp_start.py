"""Starts Warp without its banner."""

from __future__ import annotations

import functools
import logging
import os

import warp as wp

from personalize.errors import ConfigError
from render_cluster.resources import DeviceName


@functools.cache
def start_warp() -> None:
    """Initialises Warp once. Mutes its native part, which warns on every machine without CUDA."""
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


def check_device(name: DeviceName) -> None:
    """Refuses a device that this machine lacks, before anything is drawn.

    Raises:
        ConfigError: `cuda` is requested, and Warp finds no such device.
    """
    start_warp()
    if name == "cuda" and not wp.is_cuda_available():
        raise ConfigError(
            "device cuda: this machine has no CUDA device that Warp can use. Draw on the CPU "
            "(VIDMERGE_DEVICE=cpu), or start workers only where there is an NVIDIA card and its "
            "driver (VIDMERGE_WORKER_GPUS=0.25 lets four share one)."
        )
