"""The figures of a benchmark, from made-up times."""

import pandas as pd
import pytest

from benchmarks.end_to_end import FullCost, figures
from benchmarks.sample_batch import Run, write_sample


def test_ratios_follow_from_the_times():
    segments = pd.DataFrame(
        {
            "frames": [100, 50],
            "recipients": [1, 40],
            "speak_s": [1.0, 1.0],
            "clip_s": [10.0, 5.0],
            "patch_s": [8.0, 4.0],
            "encode_s": [4.0, 2.0],
            "store_s": [0.0, 1.0],
        }
    )
    got = figures(Run(wall_s=27.0, driver_s=4.0), segments, FullCost(0.3, 0.08, 0.02, 10), 2)
    assert got["delivered_frames"] == 2100
    assert got["full_over_work"] == pytest.approx(2100 * 0.4 / 40)
    assert got["clock_over_bound"] == pytest.approx(27 / (18 / 2))
    assert got["work_over_bound"] == pytest.approx(40 / 18, abs=1e-3)


def test_a_sample_is_the_same_each_time_and_shares_names(tmp_path):
    first, second = write_sample(tmp_path / "a", 500), write_sample(tmp_path / "b", 500)
    assert first.recipients.read_bytes() == second.recipients.read_bytes()
    names = pd.read_csv(first.recipients)["First Name"]
    assert len(names) == 500
    assert 200 < names.nunique() < 450
