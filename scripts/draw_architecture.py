"""Draws docs/architecture.svg: the packages, and which of them import which.

`python scripts/draw_architecture.py` after imports between packages change. The graph comes from
the source (`ast`); an import implied by others is not drawn (transitive reduction).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "architecture.svg"
FLOORS: tuple[tuple[str, ...], ...] = (("reports", "batch"), ("render_cluster",), ("personalize",))
"""Top-level packages, highest first: a floor imports from itself and from the floors below."""

_DEPTH = 3
"""A package further down counts as part of the one above it."""

_WIDTH, _MARGIN, _PITCH, _CARD, _GAP = 600, 12, 64, 34, 16
_HEAD, _FOOT, _BETWEEN, _TOP = 40, 22, 40, 62
_SWEEPS = 24
_STYLE = """
text { font-family: ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
.page { fill: #ffffff; } .floor { fill: #f3f5f8; stroke: #d5dbe3; }
.card { fill: #ffffff; stroke: #7d8da1; stroke-width: 1.2; }
.name { fill: #14202e; font-size: 15px; text-anchor: middle; }
.modules { fill: #4d5b6b; font-size: 11.5px; text-anchor: middle; }
.head { fill: #14202e; font-size: 17px; font-weight: 600; }
.note { fill: #4d5b6b; font-size: 13.5px; }
.arrow { fill: none; stroke: #5a6d84; stroke-width: 1.5; } .tip { fill: #5a6d84; }
.way { stroke: #2f6fbd; stroke-width: 4; } .waytip { fill: #2f6fbd; }
@media (prefers-color-scheme: dark) {
.page { fill: #0f151c; } .floor { fill: #18212b; stroke: #314051; }
.card { fill: #22303e; stroke: #7f93a9; } .name, .head { fill: #e8eef5; }
.modules, .note { fill: #a9b7c6; } .arrow { stroke: #8fa3ba; } .tip { fill: #8fa3ba; }
.way { stroke: #6ba8ef; } .waytip { fill: #6ba8ef; } }
"""


@dataclass(frozen=True, slots=True)
class _Bend:
    """Where an arrow passes a row on its way to a lower package."""

    source: str
    target: str
    row: int


_Node = str | _Bend


@dataclass(slots=True)
class _Floor:
    """The packages of a floor in rows, top row first, and the centre of each node in pixels."""

    name: str
    graph: nx.DiGraph
    rows: list[list[_Node]]
    x: dict[_Node, float] = field(default_factory=dict)
    top: float = 0.0

    def y(self, row: int) -> float:
        """The top edge of the cards in a row."""
        return self.top + _HEAD + row * _PITCH

    @property
    def bottom(self) -> float:
        """The bottom edge of the floor."""
        return self.y(len(self.rows) - 1) + _CARD + _FOOT


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


def draw(graph: nx.DiGraph) -> str:
    """The drawing as SVG."""
    floors = [_lay_out(graph, number) for number in range(len(FLOORS))]
    edge = float(_TOP)
    for floor in floors:
        floor.top = edge
        edge = floor.bottom + _BETWEEN
    height = int(edge - _BETWEEN + _MARGIN)
    body = [part for floor in floors for part in _drawn(floor)]
    ways = [_way(above.bottom, below.top) for above, below in pairwise(floors)]
    return "\n".join([*_opening(height), *body, *ways, "</svg>", ""])


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


def _lay_out(graph: nx.DiGraph, number: int) -> _Floor:
    inside = graph.subgraph(sorted(name for name in graph if floor_of(name) == number))
    reduced = nx.DiGraph()
    reduced.add_nodes_from(sorted(inside))
    reduced.add_edges_from(sorted(nx.transitive_reduction(inside).edges))
    rows = _rows(reduced)
    routed = _routed(reduced, rows)
    for sweep in range(_SWEEPS):
        _reorder(rows, routed, downwards=sweep % 2 == 0)
    floor = _Floor(", ".join(FLOORS[number]), routed, rows)
    floor.x = _positions(rows, routed)
    return floor


def _rows(graph: nx.DiGraph) -> list[list[_Node]]:
    """Importers above what they import; with a choice of rows, the lowest with room."""
    depth = {
        name: row
        for row, names in enumerate(nx.topological_generations(graph.reverse()))
        for name in names
    }
    top = max(depth.values())
    for name in graph:  # packages that import nothing here, close to their importers
        importers = [depth[above] for above in graph.predecessors(name)]
        if importers and not graph.out_degree(name):
            depth[name] = min(importers) - 1
    for name in sorted(graph):
        if not graph.in_degree(name):
            widths = dict.fromkeys(range(depth[name], top + 1), 0.0)
            for other in graph:
                if other != name and depth[other] in widths:
                    widths[depth[other]] += _wide(other)
            room = _WIDTH - 2 * _MARGIN - 6 * _GAP - _wide(name)
            depth[name] = min(widths, key=lambda row: (max(widths[row], room), row))
    rows: list[list[_Node]] = [[] for _ in range(top + 1)]
    for name in sorted(graph):
        rows[top - depth[name]].append(name)
    return rows


def _routed(graph: nx.DiGraph, rows: list[list[_Node]]) -> nx.DiGraph:
    """The graph with a bend in every row that an arrow passes; adds the bends to `rows`."""
    row_of = {name: number for number, names in enumerate(rows) for name in names}
    routed = nx.DiGraph()
    routed.add_nodes_from(graph)
    for above, below in graph.edges:
        between = range(row_of[above] + 1, row_of[below])
        bends = [_Bend(above, below, row) for row in between]
        for bend in bends:
            rows[bend.row].append(bend)
        nx.add_path(routed, [above, *bends, below])
    return routed


def _reorder(rows: list[list[_Node]], graph: nx.DiGraph, *, downwards: bool) -> None:
    """Sorts each row by the mean position of its neighbours in the row before (barycentre)."""
    ordered = rows if downwards else rows[::-1]
    for before, row in pairwise(ordered):
        place = {node: (index + 0.5) / len(before) for index, node in enumerate(before)}
        own = {node: (index + 0.5) / len(row) for index, node in enumerate(row)}

        def mean(
            node: _Node, place: dict[_Node, float] = place, own: dict[_Node, float] = own
        ) -> float:
            beside = graph.predecessors(node) if downwards else graph.successors(node)
            places = [place[other] for other in beside if other in place]
            return sum(places) / len(places) if places else own[node]

        row.sort(key=mean)


def _positions(rows: list[list[_Node]], graph: nx.DiGraph) -> dict[_Node, float]:
    """Centres of nodes: near their neighbours, the cards of a row apart and within the floor."""
    x = {node: _WIDTH / 2 for row in rows for node in row}
    for row in rows:
        _spread(row, x)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 else rows[::-1]:
            for node in row:
                beside = [*graph.predecessors(node), *graph.successors(node)]
                # A long arrow runs straight down if it can.
                straight = [other for other in beside if _is_bend(node) and _is_bend(other)]
                if beside:
                    places = [x[other] for other in straight or beside]
                    x[node] = sum(places) / len(places)
            _spread(row, x)
    left = min(x[node] - _wide(node) / 2 for node in x)
    right = max(x[node] + _wide(node) / 2 for node in x)
    return {node: centre + (_WIDTH - left - right) / 2 for node, centre in x.items()}


def _spread(row: Sequence[_Node], x: dict[_Node, float]) -> None:
    """Moves the nodes of a row apart, as little as their order allows."""
    for _ in range(_SWEEPS):
        for left, right in pairwise(row):
            short = (_wide(left) + _wide(right)) / 2 + _GAP - (x[right] - x[left])
            if short > 0:
                x[left] -= short / 2
                x[right] += short / 2
        for node in row:
            room = _MARGIN + _GAP + _wide(node) / 2
            x[node] = min(max(x[node], room), _WIDTH - room)


def _is_bend(node: _Node) -> bool:
    return isinstance(node, _Bend)


def _wide(node: _Node) -> float:
    if isinstance(node, _Bend):
        return 8.0
    return max(8.4 * len(_short(node)), 6.4 * len(_modules(node))) + 20


def _short(package: str) -> str:
    """`render_cluster.presenter.bake` as its floor calls it: `presenter/bake`."""
    if len(FLOORS[floor_of(package)]) > 1:
        return package.replace(".", "/")
    return "/".join(package.split(".")[1:]) or package


def _modules(package: str) -> str:
    """The top-level modules of a package that is more than a namespace for its parts."""
    if "." in package:
        return ""
    names = sorted(file.stem for file in (ROOT / package).glob("*.py"))
    return ", ".join(name for name in names if name != "__init__")


def _drawn(floor: _Floor) -> Iterator[str]:
    height = floor.bottom - floor.top
    yield (
        f'<rect class="floor" x="{_MARGIN}" y="{floor.top:.0f}" rx="10" '
        f'width="{_WIDTH - 2 * _MARGIN}" height="{height:.0f}"/>'
    )
    yield f'<text class="head" x="{_MARGIN + 14}" y="{floor.top + 25:.0f}">{floor.name}</text>'
    rows = {node: number for number, row in enumerate(floor.rows) for node in row}
    for source in (node for node in rows if isinstance(node, str)):
        for below in floor.graph.successors(source):
            yield _arrow(floor, rows, source, below)
    for node, row in rows.items():
        if isinstance(node, str):
            yield from _card(node, floor.x[node], floor.y(row))


def _arrow(floor: _Floor, rows: dict[_Node, int], source: _Node, below: _Node) -> str:
    """A curve from a card down through its bends to the card below."""
    x, y = floor.x[source], floor.y(rows[source]) + _CARD + _taller(source)
    path = f"M{x:.0f} {y:.0f}"
    while True:
        to_x, to_y = floor.x[below], floor.y(rows[below]) - _taller(below)
        end_y = to_y if isinstance(below, _Bend) else to_y - 7
        middle = (y + end_y) / 2
        path += f" C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {end_y:.0f}"
        if not isinstance(below, _Bend):
            corners = (to_x, to_y), (to_x - 4, to_y - 8), (to_x + 4, to_y - 8)
            tip = " ".join(f"{across:.0f},{down:.0f}" for across, down in corners)
            return f'<path class="arrow" d="{path}"/><polygon class="tip" points="{tip}"/>'
        x, y = to_x, to_y + _CARD
        path += f" L{x:.0f} {y:.0f}"
        below = next(floor.graph.successors(below))


def _card(package: str, x: float, y: float) -> Iterator[str]:
    width, modules, taller = _wide(package), _modules(package), _taller(package)
    yield (
        f'<g><title>{escape(_docstring(package))}</title><rect class="card" rx="6" '
        f'x="{x - width / 2:.0f}" y="{y - taller:.0f}" '
        f'width="{width:.0f}" height="{_CARD + 2 * taller}"/>'
    )
    name_y = y + (15 if modules else 22)
    yield f'<text class="name" x="{x:.0f}" y="{name_y:.0f}">{_short(package)}</text>'
    if modules:
        yield f'<text class="modules" x="{x:.0f}" y="{y + 31:.0f}">{modules}</text>'
    yield "</g>"


def _taller(node: _Node) -> int:
    """How far a card with a second line of text extends beyond its row, above and below."""
    return 4 if isinstance(node, str) and _modules(node) else 0


def _docstring(package: str) -> str:
    """A package's description without the details."""
    file = ROOT.joinpath(*package.split("."), "__init__.py")
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or package
    return text.partition("\n\n")[0]


def _way(from_y: float, to_y: float) -> str:
    x = _WIDTH / 2
    return (
        f'<path class="way" d="M{x} {from_y + 4:.0f} V{to_y - 14:.0f}"/><polygon class="waytip" '
        f'points="{x},{to_y - 3:.0f} {x - 9},{to_y - 16:.0f} {x + 9},{to_y - 16:.0f}"/>'
        f'<text class="note" x="{x + 18}" y="{(from_y + to_y) / 2 + 4:.0f}">imports from</text>'
    )


def _opening(height: int) -> list[str]:
    title = "Packages of vidmerge and their imports"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{height}" rx="12"/>',
        f'<text class="head" x="{_MARGIN + 14}" y="28">{title}</text>',
        f'<text class="note" x="{_MARGIN + 14}" y="49">An arrow points to an imported '
        "package. Indirect imports are not drawn again.</text>",
    ]


if __name__ == "__main__":
    FILE.write_text(draw(read_imports()), encoding="utf-8")
