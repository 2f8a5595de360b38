"""ray_cluster.yaml is what Ray's own launcher accepts. Reads files only: no network, no account."""

import copy
import re
from pathlib import Path

import jsonschema
import pytest
import typer
import yaml
from ray.autoscaler._private.util import prepare_config, validate_config
from ray.scripts.scripts import cli as ray_cli

from batch.cli import app
from batch.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def written():
    return yaml.safe_load((ROOT / "ray_cluster.yaml").read_text())


@pytest.fixture(scope="module")
def prepared(written):
    """The config as `ray up` completes it."""
    return prepare_config(copy.deepcopy(written))


def test_ray_accepts_the_config(prepared):
    validate_config(prepared)


def test_ray_would_refuse_a_misspelt_key(prepared):
    with pytest.raises(jsonschema.ValidationError, match="idle_timeout_minuts"):
        validate_config(prepared | {"idle_timeout_minuts": 5})


def test_an_idle_cluster_has_no_worker(prepared):
    workers = _workers(prepared)
    assert set(workers) == {"cpu_worker", "gpu_worker"}
    assert all(node["min_workers"] == 0 for node in workers.values())
    assert prepared["idle_timeout_minutes"] <= 10
    assert prepared["max_workers"] >= sum(node["max_workers"] for node in workers.values())


def test_workers_are_spot_and_the_head_is_not(prepared):
    nodes = prepared["available_node_types"]
    spot = {
        name: node["node_config"].get("InstanceMarketOptions", {}).get("MarketType")
        for name, node in nodes.items()
    }
    assert spot == {"head": None, "cpu_worker": "spot", "gpu_worker": "spot"}


def test_no_renderer_runs_on_the_head(prepared):
    assert prepared["available_node_types"]["head"]["resources"] == {"CPU": 0}


def test_the_store_is_a_bucket_under_the_name_that_settings_read(prepared):
    prefix = Settings.model_config["env_prefix"]
    (uri,) = re.findall(rf"{prefix}STORE=(\S+)", "\n".join(prepared["head_setup_commands"]))
    assert Settings(store=uri).store == "s3://BUCKET/vidmerge"


def test_machines_get_the_torch_that_pyproject_pins(prepared):
    pinned = re.search(r'"(torch==[^"]+)"', (ROOT / "pyproject.toml").read_text())
    assert pinned is not None
    for commands in (prepared["head_setup_commands"], prepared["worker_setup_commands"]):
        assert any(command.endswith(f" {pinned[1]}") for command in commands)


def test_gpu_workers_have_a_card_with_nvenc(prepared):
    """G6 machines hold L4s; the launcher's image must bring the driver that NVENC is a part of."""
    node = prepared["available_node_types"]["gpu_worker"]
    assert node["resources"]["GPU"] == 1
    assert node["node_config"]["InstanceType"].startswith("g6.")
    assert "nvidia-driver" in node["node_config"]["ImageId"]


def test_every_machine_has_the_code_and_is_set_up(written, prepared):
    (where,) = [there for there, here in written["file_mounts"].items() if here == "."]
    for commands in (prepared["head_setup_commands"], prepared["worker_setup_commands"]):
        assert any(command.endswith("vidmerge setup") for command in commands)
        assert any(f"--editable ~/{Path(where).name}" in command for command in commands)


def test_the_commands_at_the_head_of_the_file_can_be_given():
    """Each is `ray <command>`, and what it runs is a command of ours with options that exist."""
    text = (ROOT / "ray_cluster.yaml").read_text()
    given = re.findall(r"^#   ray ([a-z-]+) ", text, re.MULTILINE)
    assert given == ["up", "rsync-up", "exec", "rsync-down", "down"]
    page = (ROOT / "docs" / "cluster.md").read_text()
    given += re.findall(r"(?:^    |`)ray ([a-z-]+) ", page, re.MULTILINE)
    assert {command.replace("-", "_") for command in given} <= {
        name.replace("-", "_") for name in ray_cli.commands
    }
    (options,) = re.findall(r"vidmerge run ([^']+)'", text)
    run = typer.main.get_command(app).commands["run"]
    known = {option for param in run.params for option in param.opts}
    assert set(re.findall(r"--[a-z-]+", options)) <= known


def _workers(config):
    return {
        name: node
        for name, node in config["available_node_types"].items()
        if name != config["head_node_type"]
    }
