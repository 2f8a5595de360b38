"""Writes constraints.txt: the exact version of every package that vidmerge stands on.

`python scripts/pin_constraints.py`, in an environment with `.[dev]`, after each change of a pin in
pyproject.toml. pyproject.toml names what vidmerge imports; this file, what those import in turn.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT, EXTRAS = "vidmerge", ("dev",)
FILE = Path(__file__).parents[1] / "constraints.txt"
# CUDA's libraries differ with the index that torch comes from; torch itself pins their versions.
_TORCHS_OWN = ("nvidia-", "triton")
_HEAD = """\
# Made by scripts/pin_constraints.py on Linux with Python 3.11: do not edit.
"""


def constraints() -> dict[str, str]:
    """Version by name of every package that the project and its extras need here."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    open_ones = [Requirement(f"{PROJECT}[{','.join(EXTRAS)}]")]
    while open_ones:
        wanted = open_ones.pop()
        name = canonicalize_name(wanted.name)
        for extra in ("", *wanted.extras):
            if (name, extra) in seen or name.startswith(_TORCHS_OWN):
                continue
            seen.add((name, extra))
            try:
                package = distribution(name)
            except PackageNotFoundError:
                continue  # of another system or Python; the environment works without it
            # Without the build's name (`+cpu`), so that each index may give its own.
            found[name] = package.version.partition("+")[0]
            open_ones += _needed(package.requires or [], extra)
    del found[canonicalize_name(PROJECT)]
    return dict(sorted(found.items()))


def _needed(written: list[str], extra: str) -> list[Requirement]:
    requirements = [Requirement(line) for line in written]
    return [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": extra})]


def text() -> str:
    """The file's content."""
    return _HEAD + "".join(f"{name}=={version}\n" for name, version in constraints().items())


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: {len(constraints())} packages\n")
