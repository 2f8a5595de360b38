"""A Ray cluster for the duration of a batch: the one at RAY_ADDRESS, or a local one of our own."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import ray

from personalize.errors import ConfigError
from render_cluster.pool.local_ray import kept_private
from render_cluster.pool.session_folder import session_folder
from render_cluster.pool.signals import sigterm_kept
from render_cluster.segment.settings import RenderSettings

# Each worker has one core: libraries that start a thread per core would compete for it.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    # A frame's memory (1.4 MB) is reused instead of returned to the system after each one.
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
}
# Clips in flight; by default Ray takes a third of the machine.
_OBJECT_STORE_BYTES = 3 << 30
# Ray runs workers at priority 15 so that its own processes go first. Next to other programs this
# starves a batch, and Ray itself needs little time.
_NICENESS = 0
# Ray would start one spare worker per core, without our environment variables, and use none of
# them. Starting takes 4.0 s without the spares, 5.8 with them.
NO_SPARE_WORKERS = {"prestart_worker_first_driver": False, "enable_worker_prestart": False}


@contextmanager
def ray_session(settings: RenderSettings) -> Iterator[None]:
    """Connects to or starts Ray, and tears down what it started.

    An existing connection (of a test, or of a program that uses vidmerge) is used and left alone. A
    local Ray listens on loopback only; its folder is private and is removed with it.

    Raises:
        ConfigError: the cluster cannot be reached, or a local one cannot start.
    """
    with ExitStack() as stack:
        if not ray.is_initialized():
            _start(settings, stack)
        yield


def _start(settings: RenderSettings, stack: ExitStack) -> None:
    """Connects or starts; pushes everything to tear down onto the stack."""
    address = os.environ.get("RAY_ADDRESS")
    try:
        if address:
            _connect(stack, address)
        else:
            # Pushed first, popped last: Ray's processes must be gone before their folder.
            folder = stack.enter_context(session_folder())
            with kept_private():
                _connect(stack, "local", **_local(settings, folder))
    except (OSError, ValueError, RuntimeError) as error:
        where = f"the Ray cluster at RAY_ADDRESS={address}" if address else "a local Ray"
        raise ConfigError(f"{where} cannot be reached or started: {error}") from error


def _connect(stack: ExitStack, address: str, **own: Any) -> None:  # noqa: ANN401 - Ray's options
    stack.callback(_disconnect)
    with sigterm_kept():
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level=logging.ERROR,
            runtime_env={"env_vars": _ENVIRONMENT},
            **own,
        )


def _disconnect() -> None:
    with sigterm_kept():
        ray.shutdown()


def _local(settings: RenderSettings, folder: Path) -> dict[str, Any]:
    """A cluster has its own processors, memory and priorities; only a local one is given them."""
    workers = settings.cluster.workers
    return {
        "num_cpus": math.ceil((workers or 0) * settings.cluster.resources.cpus) or None,
        "object_store_memory": _OBJECT_STORE_BYTES,
        "include_dashboard": False,
        "_temp_dir": str(folder),
        "_system_config": {"worker_niceness": _NICENESS, **NO_SPARE_WORKERS},
    }
