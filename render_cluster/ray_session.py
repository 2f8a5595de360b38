"""A Ray cluster for the length of a batch: the one at RAY_ADDRESS, or a local one of our own."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import ray

from personalize.errors import ConfigError

# Each renderer has one core: libraries that start a thread for each core would fight for it.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
# Clips in flight; Ray takes a third of the machine otherwise.
_OBJECT_STORE_BYTES = 3 << 30


@contextmanager
def ray_session(workers: int | None) -> Iterator[int]:
    """Connects or starts Ray, gives the number of renderers to run, and tears down what it started.

    An existing connection (of a test, or of a program that uses vidmerge) is used and left alone.

    Raises:
        ConfigError: the cluster cannot be reached, or a local one cannot start.
    """
    ours = not ray.is_initialized()
    if ours:
        _start(workers)
    try:
        processors = max(1, int(_resources().get("CPU", 1)))
        yield processors if workers is None else min(workers, processors)
    finally:
        if ours:
            ray.shutdown()


def _resources() -> dict[str, float]:
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]  # Ray has no types here
    return resources


def _start(workers: int | None) -> None:
    address = os.environ.get("RAY_ADDRESS")
    try:
        _connect(address, workers)
    except (ConnectionError, ValueError, RuntimeError) as error:
        where = f"the Ray cluster at RAY_ADDRESS={address}" if address else "a local Ray"
        raise ConfigError(f"{where} cannot be reached or started: {error}") from error


def _connect(address: str | None, workers: int | None) -> None:
    # A cluster has its own processors and memory; only a local one is given them.
    ray.init(
        address=address or "local",
        num_cpus=None if address else workers,
        object_store_memory=None if address else _OBJECT_STORE_BYTES,
        include_dashboard=None if address else False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        runtime_env={"env_vars": _ENVIRONMENT},
    )
