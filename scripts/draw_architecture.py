"""Draws docs/architecture.svg: the packages, and which of them import which.

`python -m scripts.draw_architecture` after imports between packages change. An import implied by
others is not drawn (transitive reduction).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from html import escape
from itertools import pairwise

import networkx as nx

from scripts.architecture.layout import (
    CARD,
    MARGIN,
    WIDTH,
    Bend,
    Floor,
    Node,
    card_width,
    lay_out,
    modules_of,
    short_name,
    taller,
)
from scripts.architecture.packages import FLOORS, ROOT, read_imports

FILE = ROOT / "docs" / "architecture.svg"

_BETWEEN, _TOP = 40, 62
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


def draw(graph: nx.DiGraph) -> str:
    """The drawing as SVG."""
    floors = [lay_out(graph, number) for number in range(len(FLOORS))]
    edge = float(_TOP)
    for floor in floors:
        floor.top = edge
        edge = floor.bottom + _BETWEEN
    height = int(edge - _BETWEEN + MARGIN)
    body = [part for floor in floors for part in _drawn(floor)]
    ways = [_way(above.bottom, below.top) for above, below in pairwise(floors)]
    return "\n".join([*_opening(height), *body, *ways, "</svg>", ""])


def _drawn(floor: Floor) -> Iterator[str]:
    height = floor.bottom - floor.top
    yield (
        f'<rect class="floor" x="{MARGIN}" y="{floor.top:.0f}" rx="10" '
        f'width="{WIDTH - 2 * MARGIN}" height="{height:.0f}"/>'
    )
    yield f'<text class="head" x="{MARGIN + 14}" y="{floor.top + 25:.0f}">{floor.name}</text>'
    rows = {node: number for number, row in enumerate(floor.rows) for node in row}
    for source in (node for node in rows if isinstance(node, str)):
        for below in floor.graph.successors(source):
            yield _arrow(floor, rows, source, below)
    for node, row in rows.items():
        if isinstance(node, str):
            yield from _card(node, floor.x[node], floor.y(row))


def _arrow(floor: Floor, rows: dict[Node, int], source: Node, below: Node) -> str:
    """A curve from a card down through its bends to the card below."""
    x, y = floor.x[source], floor.y(rows[source]) + CARD + taller(source)
    path = f"M{x:.0f} {y:.0f}"
    while True:
        to_x, to_y = floor.x[below], floor.y(rows[below]) - taller(below)
        end_y = to_y if isinstance(below, Bend) else to_y - 7
        middle = (y + end_y) / 2
        path += f" C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {end_y:.0f}"
        if not isinstance(below, Bend):
            corners = (to_x, to_y), (to_x - 4, to_y - 8), (to_x + 4, to_y - 8)
            tip = " ".join(f"{across:.0f},{down:.0f}" for across, down in corners)
            return f'<path class="arrow" d="{path}"/><polygon class="tip" points="{tip}"/>'
        x, y = to_x, to_y + CARD
        path += f" L{x:.0f} {y:.0f}"
        below = next(floor.graph.successors(below))


def _card(package: str, x: float, y: float) -> Iterator[str]:
    width, modules, more = card_width(package), modules_of(package), taller(package)
    yield (
        f'<g><title>{escape(_docstring(package))}</title><rect class="card" rx="6" '
        f'x="{x - width / 2:.0f}" y="{y - more:.0f}" '
        f'width="{width:.0f}" height="{CARD + 2 * more}"/>'
    )
    name_y = y + (15 if modules else 22)
    yield f'<text class="name" x="{x:.0f}" y="{name_y:.0f}">{short_name(package)}</text>'
    if modules:
        yield f'<text class="modules" x="{x:.0f}" y="{y + 31:.0f}">{modules}</text>'
    yield "</g>"


def _docstring(package: str) -> str:
    """A package's description without the details."""
    file = ROOT.joinpath(*package.split("."), "__init__.py")
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or package
    return text.partition("\n\n")[0]


def _way(from_y: float, to_y: float) -> str:
    x = WIDTH / 2
    return (
        f'<path class="way" d="M{x} {from_y + 4:.0f} V{to_y - 14:.0f}"/><polygon class="waytip" '
        f'points="{x},{to_y - 3:.0f} {x - 9},{to_y - 16:.0f} {x + 9},{to_y - 16:.0f}"/>'
        f'<text class="note" x="{x + 18}" y="{(from_y + to_y) / 2 + 4:.0f}">imports from</text>'
    )


def _opening(height: int) -> list[str]:
    title = "Packages of vidmerge and their imports"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}" rx="12"/>',
        f'<text class="head" x="{MARGIN + 14}" y="28">{title}</text>',
        f'<text class="note" x="{MARGIN + 14}" y="49">An arrow points to an imported '
        "package. Indirect imports are not drawn again.</text>",
    ]


if __name__ == "__main__":
    FILE.write_text(draw(read_imports()), encoding="utf-8")
