import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from personalize.campaign.reading import load_campaign
from personalize.plan.plan import build_plan
from personalize.plan.segment import RenderIdentity
from personalize.recipients.recipients import read_recipients
from personalize.sample.sample_export import CHUNK_ROWS, HEADER, sample_chunks
from personalize.sample.sample_faults import BREAKS, COMPANY, FIRST_NAME
from personalize.sample.sample_words import INDUSTRIES, JOB_FUNCTIONS, STATES, read_names

ROOT = Path(__file__).parents[3]
CAMPAIGNS = sorted((ROOT / "examples").glob("*/campaign.yaml"))
ROWS = CHUNK_ROWS + 4_000


@pytest.fixture(scope="module")
def chunks():
    return list(sample_chunks(ROWS, 1))


@pytest.fixture(scope="module")
def export(chunks, tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "contacts.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([HEADER, *(row for chunk in chunks for row in chunk.rows)])
    return path


def test_the_faults_have_their_shares_exactly(chunks):
    assert sum(len(chunk.rows) for chunk in chunks) == ROWS
    assert sum(chunk.missing for chunk in chunks) == round(0.03 * ROWS)
    assert sum(chunk.duplicates for chunk in chunks) == round(0.01 * ROWS)
    assert sum(chunk.broken.total() for chunk in chunks) == round(0.005 * ROWS)
    assert set(sum((chunk.broken for chunk in chunks), Counter())) == set(BREAKS)


@pytest.mark.parametrize("campaign_file", CAMPAIGNS, ids=lambda path: path.parent.name)
def test_every_row_is_a_video_or_a_named_rejection(campaign_file, chunks, export):
    campaign = load_campaign(campaign_file)
    recipients = read_recipients(export, campaign)
    plan = build_plan(campaign, recipients, RenderIdentity("v", "p", "picture", "sound"))
    rejected = recipients.rejected.num_rows + plan.rejected.num_rows
    assert plan.variants.num_rows + rejected == ROWS
    assert rejected == sum(chunk.duplicates + chunk.broken.total() for chunk in chunks)
    reasons = recipients.rejected["reason"].to_pylist()
    assert all(reasons)
    repeated = sum("same Record ID" in reason for reason in reasons)
    assert repeated == sum(chunk.duplicates for chunk in chunks)


def test_people_without_a_name_are_still_greeted(chunks, export):
    campaign = load_campaign(ROOT / "examples/hundred_thousand/campaign.yaml")
    recipients = read_recipients(export, campaign)
    plan = build_plan(campaign, recipients, RenderIdentity("v", "p", "picture", "sound"))
    uses = dict(zip(*(plan.segments[n].to_pylist() for n in ("speech", "recipients")), strict=True))
    assert uses["Hi there, thank you for a great year."] == round(0.03 * ROWS)
    people = sum((chunk.people for chunk in chunks), Counter())
    spoken = Counter(plan.segments["line_id"].to_pylist())
    assert spoken.pop("greeting") == len(people) + 1
    assert set(spoken.values()) == {1}


def test_first_names_come_as_often_as_in_the_census(chunks):
    people = sum((chunk.people for chunk in chunks), Counter())
    women, men = (read_names(sex) for sex in ("first:female", "first:male"))
    assert women.names[0] == "Mary"
    assert men.names[0] == "James"
    for names, name in ((women, "Mary"), (men, "James"), (men, "Carlos")):
        half = (names.shares[names.names == name]).sum() / 2
        drawn = people[name] / people.total()
        assert drawn == pytest.approx(half, abs=4 * np.sqrt(half / ROWS) + 0.001)


def test_companies_are_nearly_unique_and_lists_are_whole(chunks):
    companies = frozenset[str]().union(*(chunk.companies for chunk in chunks))
    assert len(companies) > 0.95 * ROWS
    rows = [row for chunk in chunks for row in chunk.rows if len(row) == len(HEADER) and row[0]]
    for column, wanted in (
        ("Industry", list(INDUSTRIES)),
        ("State/Region", STATES),
        ("Job Function", JOB_FUNCTIONS),
    ):
        assert {row[HEADER.index(column)] for row in rows} == set(wanted)
    assert (len(INDUSTRIES), len(STATES), len(JOB_FUNCTIONS)) == (20, 50, 7)
    assert (HEADER[FIRST_NAME], HEADER[COMPANY]) == ("First Name", "Associated Company")


def test_no_contact_detail_is_real(chunks):
    rows = [row for row in chunks[0].rows if len(row) == len(HEADER) and row[0]]
    assert all(row[3].endswith(".example") and row[4][7:13] == "555-01" for row in rows)


def test_a_seed_gives_the_same_rows_and_another_one_others():
    first, again, other = (next(sample_chunks(50, seed)).rows for seed in (3, 3, 4))
    assert first == again
    assert first != other


@pytest.mark.parametrize("rows", [1, 2, 7, 40])
def test_a_few_rows_work_too(rows):
    (chunk,) = sample_chunks(rows, 1)
    assert len(chunk.rows) == rows
