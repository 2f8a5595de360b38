"""The simulated cluster compared with what can be calculated by hand."""

import dataclasses

import pytest
import yaml

from benchmarks.cluster_model import Circumstances, NodeType, clip_frame_s, simulate
from benchmarks.simulate_cluster import draw, grid, make_table, plan_specs
from benchmarks.stage_times import SegmentTimes, StageTimes, read_times

LINES = ("greeting", "reason", "news", "try", "help", "close")
ONE = SegmentTimes(frames=80, speak_s=0.05, clip_s=0.0, patch_s=2.0, encode_s=0.5, store_s=0.1)
FIRST = dataclasses.replace(ONE, clip_s=8.0)
MEASURED = StageTimes(dict.fromkeys(LINES, (FIRST,)), 20.0, 10.0, 0.001, 1, 40, 100.0)
QUIET = Circumstances()
RENDER_S, CLIP_S, SPEAK_S = 2.6, 8.0, 0.05


@pytest.fixture(scope="module")
def specs(tmp_path_factory):
    return plan_specs(tmp_path_factory.mktemp("plan"), 400)


def _run(specs, workers, around=QUIET, node_type=None, seed=1):
    return simulate(specs, MEASURED, workers, node_type or NodeType(16, 1.0, 0.0), around, seed)


def test_one_worker_takes_the_sum_of_the_work(specs):
    work_s = len(specs) * (RENDER_S + SPEAK_S) + len(LINES) * CLIP_S
    assert _run(specs, 1).render_s == pytest.approx(work_s)


def test_two_workers_take_half(specs):
    assert _run(specs, 2).render_s == pytest.approx(_run(specs, 1).render_s / 2, rel=0.05)


def test_many_workers_cannot_be_faster_than_one_segment(specs):
    got = _run(specs, 256)
    assert got.render_s > SPEAK_S + CLIP_S + RENDER_S
    assert got.busy_s == pytest.approx(_run(specs, 1).busy_s, rel=0.01)


def test_nodes_are_paid_for_from_their_order(specs):
    late = _run(specs, 32, node_type=NodeType(16, 1.0, 240.0))
    assert late.render_s == pytest.approx(_run(specs, 32).render_s + 240)
    assert late.node_s == pytest.approx(2 * late.render_s)


def test_lost_nodes_cost_time_and_no_segment(specs):
    lossy, pairs = dataclasses.replace(QUIET, spot_loss_per_node_hour=60.0), NodeType(2, 1.0, 30.0)
    got = _run(specs, 4, lossy, pairs)
    assert got.lost_nodes > 0
    assert got.segments == len(specs)
    assert got.render_s > _run(specs, 4, QUIET, pairs).render_s + 30


def test_stragglers_the_driver_and_the_network_cost_time(specs):
    quiet_s = _run(specs, 32).render_s
    for harder in (
        {"slow_node_share": 1.0, "slow_node_factor": 2.0},
        {"driver_call_s": 0.5},
        {"network_bytes_per_s": 1e6},
    ):
        assert _run(specs, 32, dataclasses.replace(QUIET, **harder)).render_s > 1.2 * quiet_s


def test_faster_drawing_and_encoding_save_time(specs):
    fast = _run(specs, 1, node_type=NodeType(1, 1.0, 0.0, drawing_speed=10, encoding_speed=5))
    each_s = 2.0 / 10 + 0.5 / 5 + 0.1 + SPEAK_S
    assert fast.render_s == pytest.approx(len(specs) * each_s + len(LINES) * CLIP_S / 10)


def test_the_same_seed_gives_the_same_cluster(specs):
    around = Circumstances(5.0, 0.2, 2.0, 0.1, 0.001, 1e8)
    assert _run(specs, 64, around) == _run(specs, 64, around)
    assert _run(specs, 64, around, seed=2) != _run(specs, 64, around)


def test_clips_at_other_lengths_share_frames():
    one_length = (FIRST, ONE, ONE)
    assert clip_frame_s(one_length) == pytest.approx(8.0 / 80)
    longer = (FIRST, dataclasses.replace(ONE, frames=88, clip_s=2.3))
    assert clip_frame_s(longer) == pytest.approx(10.3 / (88 + 15))


def test_the_grid_names_hours_and_cost_and_can_be_drawn(tmp_path):
    rows = grid(300, MEASURED, (1, 16))
    assert [(row["nodes"], row["workers"]) for row in rows] == [
        ("cpu", 1),
        ("cpu", 16),
        ("gpu", 1),
        ("gpu", 16),
    ]
    assert rows[1]["hours"] < rows[0]["hours"]
    assert all(row["usd"] > 0 for row in rows)
    draw(rows, tmp_path / "chart.svg")
    assert "simulated" in (tmp_path / "chart.svg").read_text()
    first = make_table(rows).splitlines()[2]
    assert first.startswith(f"| 300 | name | {rows[0]['segments']} | cpu | ")
    assert f"| {rows[1]['hours']:.2f} h, ${rows[1]['usd']:.2f} |" in first


def test_times_of_another_file_are_refused(tmp_path):
    with pytest.raises(SystemExit, match="stage_times"):
        read_times(tmp_path / "x.json", {"lines": {}})


def test_times_are_read_as_they_were_written(tmp_path):
    content = yaml.safe_load(
        "{workers: 1, recipients: 2, clock_s: 9.0, start_s: 3.0, "
        "driver: {fixed_s: 2.0, per_recipient_s: 0.001}, lines: {a: [[80, 1, 2, 3, 4, 5]]}}"
    )
    times = read_times(tmp_path, content)
    assert times.lines == {"a": (SegmentTimes(80, 1, 2, 3, 4, 5),)}
    assert times.driver_recipient_s == 0.001
