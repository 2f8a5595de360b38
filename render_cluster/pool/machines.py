"""The machines of the connected Ray cluster, and whether more may be added."""

from __future__ import annotations

import json
from typing import Any

import ray
from ray._private.ray_constants import DEBUG_AUTOSCALING_STATUS
from ray.experimental.internal_kv import _internal_kv_get

from personalize.errors import ConfigError
from render_cluster.resources import Resources, largest_machine

Machine = dict[str, float]


def machines() -> dict[str, Machine]:
    """The Ray resources of each running machine, by its node's id."""
    nodes: list[dict[str, Any]] = ray.nodes()  # type: ignore[no-untyped-call]  # Ray has no types here
    return {node["NodeID"]: node["Resources"] for node in nodes if node["Alive"]}


def may_grow() -> bool:
    """Whether an autoscaler may add machines; True also while that is unknown.

    A cluster without one reports each machine as a type of its own, named by its id. Ray has no
    public call for this, so anything unexpected counts as unknown.
    """
    status = _internal_kv_get(DEBUG_AUTOSCALING_STATUS)
    try:
        types = json.loads(status)["autoscaler_report"]["active_nodes"] if status else {}
    except (ValueError, KeyError, TypeError):
        return True
    return not types or any(not name.startswith("node_") for name in types)


def check_room(resources: Resources) -> None:
    """Refuses resources that no machine can ever provide.

    Raises:
        ConfigError: they are too large for every machine, and no machine will be added.
    """
    up = machines().values()
    if resources.fits_all(up) or may_grow():
        return
    raise ConfigError(
        f"no machine can hold a worker that asks for {resources}: the most that one has is "
        f"{largest_machine(up)}, and no autoscaler adds others. Ask for less with --worker-cpus, "
        "--worker-gpus or --worker-memory-gb, or name a cluster that has it in RAY_ADDRESS"
    )
