"""The packages of vidmerge and which of them import which, read from the source (`ast`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).parents[2]
FLOORS: tuple[tuple[str, ...], ...] = (("reports", "batch"), ("render_cluster",), ("personalize",))
"""Top-level packages, highest first: a floor imports from itself and from the floors below."""

_DEPTH = 3
"""A package further down counts as part of the one above it."""


def read_imports(root: Path = ROOT) -> nx.DiGraph:
    """Packages by dotted name, with an edge from each to every package it imports from."""
    graph: nx.DiGraph = nx.DiGraph()
    for top in (name for floor in FLOORS for name in floor):
        for file in sorted((root / top).rglob("*.py")):
            package = ".".join(file.parent.relative_to(root).parts[:_DEPTH])
            graph.add_node(package)
            for module in _imported(ast.parse(file.read_text(encoding="utf-8"))):
                imported = _package_of(root, module)
                if imported not in ("", package):
                    graph.add_edge(package, imported)
    return graph


def floor_of(package: str) -> int:
    """The number of the package's floor, 0 for the highest."""
    top = package.partition(".")[0]
    return next(number for number, names in enumerate(FLOORS) if top in names)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _package_of(root: Path, name: str) -> str:
    """The longest prefix of a dotted name that is a package here; empty for a library."""
    parts = name.split(".")
    if not any(parts[0] in floor for floor in FLOORS):
        return ""
    while not root.joinpath(*parts).is_dir():
        parts.pop()
    return ".".join(parts[:_DEPTH])
