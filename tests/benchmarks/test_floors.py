"""Floors, results and scripts agree with each other."""

import re
import runpy
import sys
from pathlib import Path

import pytest

from benchmarks import simulate_cluster, voice_gate
from benchmarks.result import read_results
from benchmarks.table import MARK, Floor, insert_table, make_table, read_floors

SCRIPTS = Path(__file__).parents[2] / "benchmarks"
FLOORS, RESULTS = read_floors(), read_results()


def _written_results():
    """The names under which the scripts keep results."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.py"))
    return set(re.findall(r"write_result\(\s*\"(\w+)\"", text))


def _commands():
    """The scripts that are run by hand."""
    files = SCRIPTS.glob("*.py")
    return {path.stem for path in files if "__main__" in path.read_text(encoding="utf-8")}


def test_every_floor_belongs_to_a_result_that_a_script_writes():
    assert {floor.result for floor in FLOORS} <= _written_results()


def test_every_kept_result_is_one_that_a_script_writes():
    assert RESULTS
    assert set(RESULTS) <= _written_results()


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: f"{floor.result}-{floor.figure}")
def test_a_kept_result_holds_the_figure_of_its_floor(floor):
    if floor.result == voice_gate.RESULT and floor.figure not in RESULTS[floor.result]:
        assert floor.figure in voice_gate.figure_names()  # no voice of that language yet
    elif floor.result in RESULTS:
        assert isinstance(RESULTS[floor.result][floor.figure], int | float)
    else:
        script = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.py"))
        assert f'"{floor.figure}"' in script


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: f"{floor.result}-{floor.figure}")
def test_no_kept_result_misses_its_floor(floor):
    assert floor.state(RESULTS.get(floor.result)) != "FAILS"


def test_each_script_explains_itself(capsys, monkeypatch):
    for script in sorted(_commands()):
        monkeypatch.setattr(sys, "argv", [script, "--help"])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPTS / f"{script}.py"), run_name="__main__")
        assert ended.value.code == 0
        assert capsys.readouterr().out.startswith("usage: ")


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_a_result_names_its_machine(name):
    machine = RESULTS[name]["machine"]
    assert machine["processor"]
    assert machine["cores"] >= 1
    assert machine["versions"]["ray"]


def _floor(**more):
    return Floor("rendering", "a peer", "r", "ratio", "times", **more)


@pytest.mark.parametrize(
    ("floor", "result", "state"),
    [
        (_floor(least=40), {"ratio": 40}, "holds"),
        (_floor(least=40), {"ratio": 39.9}, "FAILS"),
        (_floor(most=1.0), {"ratio": 1.0}, "holds"),
        (_floor(most=1.0), {"ratio": 1.01}, "FAILS"),
        (_floor(most=1.0), None, "not measured"),
        (_floor(most=1.0), {"other": 1}, "not measured"),
        (_floor(least=50, recipients=5000), {"ratio": 3, "recipients": 50}, "measured with 50 re"),
        (_floor(least=50, recipients=5000), {"ratio": 3, "recipients": 5000}, "FAILS"),
    ],
)
def test_a_floor_is_compared_with_a_result_of_its_size(floor, result, state):
    assert floor.state(result).startswith(state)


@pytest.mark.parametrize("bounds", [{}, {"least": 1, "most": 2}])
def test_a_floor_has_one_bound(bounds):
    with pytest.raises(ValueError, match="either"):
        _floor(**bounds)


def test_the_table_says_the_ratio_first_and_its_machine_last():
    machine = {"processor": "A", "cores": 2, "memory_gib": 4.0}
    table = make_table([_floor(least=40)], {"r": {"ratio": 54.2, "machine": machine}})
    said = "| **54.2** times | rendering | a peer | at least 40 | holds | A, 2 cores, 4 GiB |"
    assert table.splitlines()[-1] == said


def test_a_figure_that_waits_for_its_voice_has_no_row():
    machine = {"processor": "A", "cores": 2, "memory_gib": 4.0}
    waiting = Floor("es", "a peer", "r", "es_ratio", "times", least=40)
    table = make_table([_floor(least=40), waiting], {"r": {"ratio": 54.2, "machine": machine}})
    assert len(table.splitlines()) == 3


def test_the_table_replaces_what_is_between_its_marks():
    page = "a\n<!-- one -->\nold\n<!-- end of one -->\n<!-- two -->\n<!-- end of two -->\nb"
    assert insert_table(page, "new", "one") == page.replace("old", "new")
    with pytest.raises(SystemExit):
        insert_table(page, "new", "three")


def test_the_tables_of_the_docs_are_those_of_the_kept_results():
    page = simulate_cluster.PAGE.read_text(encoding="utf-8")
    assert insert_table(page, make_table(FLOORS, RESULTS), MARK) == page
    rows = RESULTS["cluster"]["rows"]
    assert insert_table(page, simulate_cluster.make_table(rows), simulate_cluster.MARK) == page
