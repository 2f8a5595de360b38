"""ray_cluster.yaml is what Ray's own launcher accepts. Reads only files: no network, no account."""

import copy
import json
import re
from pathlib import Path

import jsonschema
import pytest
import typer
import yaml
from ray.autoscaler._private.util import prepare_config, validate_config
from ray.scripts.scripts import cli as ray_cli

from batch.cli.commands import app
from batch.job.settings import Settings

ROOT = Path(__file__).parents[2]


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


def test_every_machine_gets_the_locked_packages_and_then_this_project(prepared):
    for commands in (prepared["head_setup_commands"], prepared["worker_setup_commands"]):
        locked = next(n for n, c in enumerate(commands) if "requirements.lock" in c)
        own = next(n for n, c in enumerate(commands) if "--editable ~/vidmerge" in c)
        assert locked < own


def test_gpu_workers_have_a_card_with_nvenc(prepared):
    """G6 machines have L4s; the launcher's image must include the driver that NVENC is part of."""
    node = prepared["available_node_types"]["gpu_worker"]
    assert node["resources"]["GPU"] == 1
    assert node["node_config"]["InstanceType"].startswith("g6.")
    assert "nvidia-driver" in node["node_config"]["ImageId"]


def test_every_machine_has_the_code_and_is_set_up(written, prepared):
    (where,) = [there for there, here in written["file_mounts"].items() if here == "."]
    for commands in (prepared["head_setup_commands"], prepared["worker_setup_commands"]):
        assert any(command.endswith("vidmerge setup") for command in commands)
        assert any(f"--editable ~/{Path(where).name}" in command for command in commands)


def test_the_commands_at_the_top_of_the_file_are_valid():
    """Each is `ray <command>`, and runs a command of ours with options that exist."""
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


def test_every_machine_requires_the_token_and_has_it(prepared):
    for start in (prepared["head_start_ray_commands"], prepared["worker_start_ray_commands"]):
        assert "RAY_AUTH_MODE=token ray start " in start[-1]
        assert start[-1].startswith("umask 077;")
    for commands in (prepared["head_setup_commands"], prepared["worker_setup_commands"]):
        text = "\n".join(commands)
        assert re.search(r"echo 'export [^']*RAY_AUTH_MODE=token' >> ~/.bashrc", text)
        assert "chmod 600 ~/.ray/auth_token && test -s ~/.ray/auth_token" in text
    (local,) = [v for k, v in prepared["file_mounts"].items() if k.endswith("/.ray/auth_token")]
    page = (ROOT / "docs" / "cluster.md").read_text()
    assert re.search(rf"umask 077; .* > {re.escape(local)}\)", page)


def test_the_dashboard_is_on_the_heads_loopback(prepared):
    (command,) = [c for c in prepared["head_start_ray_commands"] if "ray start" in c]
    assert "--dashboard-host=127.0.0.1" in command
    assert "0.0.0.0" not in (ROOT / "ray_cluster.yaml").read_text()


def test_machines_are_in_the_group_that_only_ssh_can_reach(prepared):
    for node in prepared["available_node_types"].values():
        assert node["node_config"]["SecurityGroupIds"] == ["SECURITY_GROUP"]
        assert node["node_config"]["MetadataOptions"]["HttpTokens"] == "required"
    page = (ROOT / "docs" / "cluster.md").read_text()
    opened = re.findall(r"authorize-security-group-ingress --group-id SECURITY_GROUP (.+)", page)
    assert [re.sub(r"--cidr \S+|--source-group \S+", "", rule).split() for rule in opened] == [
        ["--protocol", "tcp", "--port", "22"],
        ["--protocol", "-1"],
    ]
    assert "--cidr MY_ADDRESS/32" in opened[0]
    assert "--source-group SECURITY_GROUP" in opened[1]


def test_the_head_may_do_what_the_autoscaler_does_and_no_more(prepared):
    """Its calls in ray/autoscaler/_private/aws/node_provider.py, without stopped machines."""
    policy = json.loads((ROOT / "deploy" / "aws" / "head.json").read_text())["Statement"]
    allowed = {action for statement in policy for action in _listed(statement["Action"])}
    assert allowed == {
        *("ec2:DescribeInstances", "ec2:RunInstances", "ec2:CreateTags", "ec2:TerminateInstances"),
        *("ssm:GetParameters", "iam:PassRole"),
    }
    assert prepared["provider"]["cache_stopped_nodes"] is False
    for statement in policy:
        anywhere = "*" in _listed(statement["Resource"])
        assert not anywhere or statement["Action"] == "ec2:DescribeInstances"  # AWS knows no other
        region = f":{prepared['provider']['region']}:"
        for resource in _listed(statement["Resource"]):
            assert anywhere or region in resource or ":iam:" in resource
    cluster = {"ray-cluster-name": prepared["cluster_name"]}
    started, changed = (_conditions(policy, action) for action in ("Run", "Terminate"))
    assert {"aws:RequestTag/" + k: v for k, v in cluster.items()}.items() <= started.items()
    assert {"aws:ResourceTag/" + k: v for k, v in cluster.items()} == changed
    types = {node["node_config"]["InstanceType"] for node in _workers(prepared).values()}
    assert set(started["ec2:InstanceType"]) == types
    assert _conditions(policy, "iam:PassRole") == {"iam:PassedToService": "ec2.amazonaws.com"}


def _conditions(policy, action):
    (found,) = [
        statement["Condition"]["StringEquals"]
        for statement in policy
        if any(action in one for one in _listed(statement["Action"])) and "Condition" in statement
    ]
    return found


def _listed(value):
    return [value] if isinstance(value, str) else value
