"""Where each package stands in the drawing: rows, and centres in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import networkx as nx

from scripts.architecture.packages import FLOORS, ROOT, floor_of

WIDTH, MARGIN, CARD = 980, 12, 34
_PITCH, _GAP = 64, 12
_HEAD, _FOOT = 40, 22
_SWEEPS = 24


@dataclass(frozen=True, slots=True)
class Bend:
    """Where an arrow passes a row on its way to a lower package."""

    source: str
    target: str
    row: int


Node = str | Bend


@dataclass(slots=True)
class Floor:
    """The packages of a floor in rows, top row first, and the centre of each node in pixels."""

    name: str
    graph: nx.DiGraph
    rows: list[list[Node]]
    x: dict[Node, float] = field(default_factory=dict)
    top: float = 0.0

    def y(self, row: int) -> float:
        """The top edge of the cards in a row."""
        return self.top + _HEAD + row * _PITCH

    @property
    def bottom(self) -> float:
        """The bottom edge of the floor."""
        return self.y(len(self.rows) - 1) + CARD + _FOOT


def lay_out(graph: nx.DiGraph, number: int) -> Floor:
    """A floor by its number, arranged; its `top` is for the caller to set."""
    inside = graph.subgraph(sorted(name for name in graph if floor_of(name) == number))
    reduced = nx.DiGraph()
    reduced.add_nodes_from(sorted(inside))
    reduced.add_edges_from(sorted(nx.transitive_reduction(inside).edges))
    rows = _rows(reduced)
    routed = _routed(reduced, rows)
    for sweep in range(_SWEEPS):
        _reorder(rows, routed, downwards=sweep % 2 == 0)
    floor = Floor(", ".join(FLOORS[number]), routed, rows)
    floor.x = _positions(rows, routed)
    return floor


def _rows(graph: nx.DiGraph) -> list[list[Node]]:
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
                    widths[depth[other]] += card_width(other)
            room = WIDTH - 2 * MARGIN - 6 * _GAP - card_width(name)
            depth[name] = min(widths, key=lambda row: (max(widths[row], room), row))
    rows: list[list[Node]] = [[] for _ in range(top + 1)]
    for name in sorted(graph):
        rows[top - depth[name]].append(name)
    return rows


def _routed(graph: nx.DiGraph, rows: list[list[Node]]) -> nx.DiGraph:
    """The graph with a bend in every row that an arrow passes; adds the bends to `rows`."""
    row_of = {name: number for number, names in enumerate(rows) for name in names}
    routed = nx.DiGraph()
    routed.add_nodes_from(graph)
    for above, below in graph.edges:
        between = range(row_of[above] + 1, row_of[below])
        bends = [Bend(above, below, row) for row in between]
        for bend in bends:
            rows[bend.row].append(bend)
        nx.add_path(routed, [above, *bends, below])
    return routed


def _reorder(rows: list[list[Node]], graph: nx.DiGraph, *, downwards: bool) -> None:
    """Sorts each row by the mean position of its neighbours in the row before (barycentre)."""
    ordered = rows if downwards else rows[::-1]
    for before, row in pairwise(ordered):
        place = {node: (index + 0.5) / len(before) for index, node in enumerate(before)}
        own = {node: (index + 0.5) / len(row) for index, node in enumerate(row)}

        def mean(
            node: Node, place: dict[Node, float] = place, own: dict[Node, float] = own
        ) -> float:
            beside = graph.predecessors(node) if downwards else graph.successors(node)
            places = [place[other] for other in beside if other in place]
            return sum(places) / len(places) if places else own[node]

        row.sort(key=mean)


def _positions(rows: list[list[Node]], graph: nx.DiGraph) -> dict[Node, float]:
    """Centres of nodes: near their neighbours, the cards of a row apart and within the floor."""
    x = {node: WIDTH / 2 for row in rows for node in row}
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
    left = min(x[node] - card_width(node) / 2 for node in x)
    right = max(x[node] + card_width(node) / 2 for node in x)
    return {node: centre + (WIDTH - left - right) / 2 for node, centre in x.items()}


def _spread(row: Sequence[Node], x: dict[Node, float]) -> None:
    """Moves the nodes of a row apart, as little as their order allows."""
    for _ in range(_SWEEPS):
        for left, right in pairwise(row):
            short = (card_width(left) + card_width(right)) / 2 + _GAP - (x[right] - x[left])
            if short > 0:
                x[left] -= short / 2
                x[right] += short / 2
        for node in row:
            room = MARGIN + _GAP + card_width(node) / 2
            x[node] = min(max(x[node], room), WIDTH - room)


def _is_bend(node: Node) -> bool:
    return isinstance(node, Bend)


def card_width(node: Node) -> float:
    """Pixels; a bend takes the room of a line."""
    if isinstance(node, Bend):
        return 8.0
    return max(8.4 * len(short_name(node)), 6.4 * len(modules_of(node))) + 20


def short_name(package: str) -> str:
    """`render_cluster.presenter.bake` as its floor calls it: `presenter/bake`."""
    if len(FLOORS[floor_of(package)]) > 1:
        return package.replace(".", "/")
    return "/".join(package.split(".")[1:]) or package


def modules_of(package: str) -> str:
    """The top-level modules of a package that is more than a namespace for its parts."""
    if "." in package:
        return ""
    names = sorted(file.stem for file in (ROOT / package).glob("*.py"))
    return ", ".join(name for name in names if name != "__init__")


def taller(node: Node) -> int:
    """How far a card with a second line of text extends beyond its row, above and below."""
    return 4 if isinstance(node, str) and modules_of(node) else 0
