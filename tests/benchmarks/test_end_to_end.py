"""The figures of a benchmark, from made-up times."""

import csv
import re

import pandas as pd
import pytest

from benchmarks.end_to_end import FullCost, figures
from benchmarks.rerun import AFTER, BEFORE, EDITED_LINE
from benchmarks.sample_batch import CAMPAIGN, Run, write_sample
from personalize.campaign.reading import load_campaign


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
    names = [row["First Name"] for row in _rows(first)]
    assert len(names) == 500
    assert 200 < len(set(names)) < 450


def test_with_companies_every_five_recipients_share_one_more_personal_line(tmp_path):
    plain, sample = (
        write_sample(tmp_path / "a", 500),
        write_sample(tmp_path / "b", 500, companies=True),
    )
    before, lines = load_campaign(plain.campaign).lines, load_campaign(sample.campaign).lines
    (added,) = [line.id for line in lines if line not in before]
    assert added == "company"
    companies = [row["Associated Company"] for row in _rows(sample)]
    assert len({row["Associated Company"] for row in _rows(plain)}) > 400
    assert 90 < len(set(companies)) < 115
    assert len(set(companies[:5])) == 1


def test_the_rerun_edits_one_line_of_the_campaign():
    assert CAMPAIGN.count(BEFORE) == 1
    edited = CAMPAIGN.replace(BEFORE, AFTER)
    assert re.search(rf"- id: {EDITED_LINE}\n +text: .*{AFTER}", edited)


def _rows(sample):
    with sample.recipients.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
