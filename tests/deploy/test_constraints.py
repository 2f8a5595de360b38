"""Every package is pinned, also those that nobody here imports, and every installation obeys."""

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.pin_constraints import FILE, constraints, text
from tests.deploy.deployment import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = dict(re.findall(r"^([a-z0-9-]+)==(\S+)$", FILE.read_text(encoding="utf-8"), re.MULTILINE))
INSTALLING = ("Makefile", "Dockerfile", "ray_cluster.yaml", "docs/cluster.md")


def test_the_file_is_what_the_script_writes():
    assert FILE.read_text(encoding="utf-8") == text(), "run: python scripts/pin_constraints.py"


def test_every_pin_of_pyproject_is_the_same_here():
    written = [*PYPROJECT["dependencies"], *PYPROJECT["optional-dependencies"]["dev"]]
    for requirement in map(Requirement, written):
        assert f"=={PINNED[canonicalize_name(requirement.name)]}" == str(requirement.specifier)


def test_what_is_needed_in_turn_is_pinned_to_what_is_installed():
    assert {"aiohttp", "grpcio", "click", "certifi"} <= set(PINNED)
    assert set(PINNED) == set(constraints())
    for name, pinned in PINNED.items():
        assert version(name).partition("+")[0] == pinned
    assert "vidmerge" not in PINNED
    assert not [name for name in PINNED if name.startswith("nvidia-")]


@pytest.mark.parametrize("name", INSTALLING)
def test_every_installation_keeps_to_the_file(name):
    content = (ROOT / name).read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if re.search(r"pip\s+install\b", line)]
    installs = [line for line in lines if not line.lstrip().startswith("#")]
    assert installs
    assert [line for line in installs if "constraints.txt" not in line] == []
