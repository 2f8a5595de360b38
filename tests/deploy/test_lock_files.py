"""Every package is locked by version and hash, and every installation verifies both."""

import re
import tomllib
from importlib.metadata import distribution, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.deployment import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRA_OF = {
    "requirements.lock": None,
    "requirements-dev.lock": "dev",
    "requirements-aws.lock": "aws",
    "requirements-ear.lock": "ear",
    "requirements-languages.lock": "languages",
    "requirements-asian-languages.lock": "asian-languages",
    "requirements-tts.lock": "tts",
    "requirements-piper.lock": "piper",
    "requirements-http.lock": "http",
}
UNLOCKED = {"torch", "pip", "sudachidict-core"}
"""The first is your index's, the last a dictionary that pyproject.toml leaves out."""
LOCKED = re.compile(r"^([a-z0-9-]+)==(\S+) ((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)+)$", re.M)
INSTALLING = ("Makefile", "Dockerfile", "ray_cluster.yaml", "docs/cluster.md")


def locked(name):
    """Version by package; a package without a hash is left out."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {package: pinned for package, pinned, _ in LOCKED.findall(text)}


def pins(extra):
    written = [*PYPROJECT["dependencies"], *PYPROJECT["optional-dependencies"].get(extra, [])]
    return {canonicalize_name(r.name): str(r.specifier)[2:] for r in map(Requirement, written)}


@pytest.mark.parametrize("name", EXTRA_OF)
def test_every_package_has_a_version_and_a_hash(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(locked(name)) == set(re.findall(r"^([a-zA-Z0-9_.-]+)==", text, re.M))
    built = [package for package in locked(name) if package.startswith(("torch", "nvidia-"))]
    assert built == ["torchaudio"] * (name == "requirements-tts.lock"), "builds are your index's"


@pytest.mark.parametrize("name", EXTRA_OF)
def test_the_pins_of_pyproject_are_locked(name):
    wanted = pins(EXTRA_OF[name])
    del wanted["torch"]
    found = locked(name)
    assert {package: found.get(package) for package in wanted} == wanted, "run: make lock"


def test_indirect_dependencies_are_locked_to_the_installed_versions():
    found = locked("requirements-dev.lock")
    for package, pinned in found.items():
        assert version(package) == pinned
        needed = map(Requirement, distribution(package).requires or [])
        for r in needed:
            if r.marker is None or r.marker.evaluate({"extra": ""}):
                assert canonicalize_name(r.name) in {*found, *UNLOCKED}, f"{package}: {r}"


@pytest.mark.parametrize("name", INSTALLING)
def test_every_installation_checks_the_hashes(name):
    content = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    commands = re.split(r"\n|&&|;", content)
    installs = [c for c in commands if re.search(r"pip install\b|\$\(INSTALL\) ", c)]
    # After the locked packages: torch, and vidmerge itself, built with the locked setuptools.
    rest = re.compile(
        r"install( --quiet)?( --no-deps)?"
        r"( torch==\S+| --no-build-isolation( --editable)? (\.|~/vidmerge))( |$)"
    )
    checked = [c for c in installs if "--require-hashes" in c and ".lock" in c]
    assert checked
    unchecked = [c for c in installs if c not in checked and not c.startswith(("#", "INSTALL :="))]
    assert [c for c in unchecked if not rest.search(c.replace("$(INSTALL)", "install"))] == []
