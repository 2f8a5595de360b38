"""The packages import one way and without cycles, and docs/architecture.* match the code."""

import ast
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

import render_cluster
from render_cluster.voice.english.known_words import is_known
from scripts.architecture.layout import WIDTH
from scripts.architecture.packages import FLOORS, ROOT, floor_of, read_imports
from scripts.draw_architecture import FILE, draw

IMPORTS = read_imports()
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def _upwards(imports):
    """Imports from a package on a higher floor."""
    return [edge for edge in imports.edges if floor_of(edge[0]) > floor_of(edge[1])]


def _circles(imports):
    return [sorted(part) for part in nx.strongly_connected_components(imports) if len(part) > 1]


def test_packages_have_no_import_cycle():
    assert _circles(IMPORTS) == []


def test_imports_go_one_way():
    assert FLOORS == (("reports", "batch"), ("render_cluster",), ("personalize",))
    assert _upwards(IMPORTS) == []


def test_a_cycle_and_an_upward_import_are_detected(tmp_path):
    for package, imported in {
        "reports": "batch.run.recorder",
        "batch/run": "batch.job",
        "batch/job": "batch.run",
        "render_cluster/store": "personalize.plan",
        "personalize/plan": "render_cluster.store",
    }.items():
        (tmp_path / package).mkdir(parents=True)
        (tmp_path / package / "module.py").write_text(f"def f():\n    from {imported} import x\n")
    imports = read_imports(tmp_path)
    assert _upwards(imports) == [("personalize.plan", "render_cluster.store")]
    assert _circles(imports) == [
        ["batch.job", "batch.run"],
        ["personalize.plan", "render_cluster.store"],
    ]


def test_only_the_pool_imports_ray():
    importing = {
        str(file.parent.relative_to(ROOT))
        for floor in FLOORS
        for top in floor
        for file in (ROOT / top).rglob("*.py")
        if re.search(r"^\s*(?:import|from) ray\b", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert importing == {"render_cluster/pool"}


def _sources_of(*packages):
    files = (file for package in packages for file in (ROOT / package).rglob("*.py"))
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


def test_batch_and_reports_use_the_public_names_alone():
    sources = _sources_of("batch", "reports")
    inside = re.compile(r"^\s*(?:from|import) render_cluster\.", re.MULTILINE)
    assert [name for name, source in sources.items() if inside.search(source)] == []
    for name in render_cluster.__all__:
        assert getattr(render_cluster, name) is not None
        assert any(re.search(rf"\b{name}\b", source) for source in sources.values()), name


def test_commands_reach_the_batch_through_its_service():
    modules = (ROOT / "batch/cli" / name for name in ("commands.py", "opening.py"))
    source = "".join(module.read_text(encoding="utf-8") for module in modules)
    imported = set(re.findall(r"^\s*from batch\.(\w+)", source, re.MULTILINE))
    assert imported == {"cli", "job", "service"}


SAMPLE = "datasets/samples/hubspot_contacts.csv"
PLAN = "plan examples/spring_checkin/campaign.yaml"


def _loaded(arguments, never):
    """Which of the packages `never` a command imports."""
    program = (
        "import sys; from batch.cli.commands import app; app(standalone_mode=False); "
        f"print('LOADED', *sorted(set({never.split()}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=120,
    )
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        ("--help", "ray torch onnxruntime warp sqlalchemy pandas pyarrow pydantic hibari"),
        (f"{PLAN} {SAMPLE}", "ray torch warp sqlalchemy"),
    ],
    ids=["help", "plan"],
)
def test_a_quick_command_imports_nothing_slow(arguments, never):
    assert _loaded(arguments, never) == []


def test_a_plan_imports_the_voice_only_for_words_that_are_in_no_dictionary(tmp_path):
    assert is_known("first")  # saves the list of words, made from the voice's own dictionary
    guessed = tmp_path / "guessed.csv"
    guessed.write_text((ROOT / SAMPLE).read_text("utf-8-sig").replace("Amara", "Zorbulax"))
    voice = "hibari onnxruntime scipy"
    assert _loaded(f"{PLAN} {SAMPLE}", voice) == []
    assert _loaded(f"{PLAN} {guessed}", voice) == voice.split()


def test_the_drawing_is_up_to_date():
    drawn = draw(IMPORTS)
    assert FILE.read_text(encoding="utf-8") == drawn, "run: python -m scripts.draw_architecture"
    for package in IMPORTS:
        assert f">{package.split('.')[-1]}<" in drawn or f"/{package.split('.')[-1]}<" in drawn


def test_no_card_of_the_drawing_covers_another():
    size = r'x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"'
    cards = re.findall(rf'class="card" rx="6" {size}', FILE.read_text(encoding="utf-8"))
    boxes = [tuple(map(int, card)) for card in cards]
    assert len(boxes) == len(IMPORTS)
    assert all(x >= 12 and x + width <= WIDTH - 12 for x, _, width, _ in boxes)
    for (x, y, width, height), (x2, y2, width2, height2) in combinations(boxes, 2):
        beside = x + width <= x2 or x2 + width2 <= x
        assert beside or y + height <= y2 or y2 + height2 <= y


def test_the_page_lists_each_package_as_its_docstring_says():
    listed = dict(re.findall(r"^\| `([a-z_/]+)` \| (.+) \|$", PAGE.partition("\n## ")[0], re.M))
    said = {
        package.replace(".", "/"): ast.get_docstring(
            ast.parse((ROOT.joinpath(*package.split("."), "__init__.py")).read_text("utf-8"))
        ).partition("\n\n")[0]
        for package in IMPORTS
    }
    assert listed == said


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([\w./-]+\.svg)\)", PAGE))))
def test_the_page_shows_the_drawing(path):
    assert (Path(ROOT) / "docs" / path).exists()
