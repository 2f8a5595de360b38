"""The commands for a batch whose links were sent."""

import csv
import json

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.ledger.ledger import Ledger
from batch.visits.report import reached_lines

CONTACTS = (
    "Record ID,First Name,Company,Email\n"
    "7,Ann,Acme,ann@acme.example\n8,Ben,Acme,ben@acme.example\n9,Cleo,Acme,\n"
)


@pytest.fixture
def batch(workplace):
    workplace.contacts.write_text(CONTACTS)
    workplace.run(write_videos=False)
    return workplace


def ledger_of(batch):
    folder = batch.job().folder
    return Ledger(folder.ledger_url(None), folder.identity().batch_id)


def ran(*arguments, code=0):
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else " ".join(done.stderr.split())


def watchable(batch):
    with ledger_of(batch) as ledger:
        rows = batch.links()
        tokens = {row["Record ID"]: row["vidmerge_video_url"].rpartition("/")[2] for row in rows}
        return {key for key, token in tokens.items() if ledger.recipient_of(token)}


def test_views_are_shown_and_written_for_each_recipient(batch, tmp_path):
    with ledger_of(batch) as ledger:
        ledger.views.add({
            ("7", "fetched_machine"): 3, ("7", "played"): 2, ("7", "line:greeting"): 1,
            ("8", "played"): 1, ("8", "line:greeting"): 1, ("8", "line:company"): 1,
        })  # fmt: skip
    out, file = batch.root / "out", tmp_path / "views.csv"
    totals = json.loads(ran("views", out, "--json"))
    assert (totals["videos"], totals["played"], totals["fetched_by_machine"]) == (3, 2, 1)
    assert [(line["line_id"], line["recipients"], line["left"]) for line in totals["lines"]] == [
        ("greeting", 2, 0.5),
        ("company", 1, 1.0),
    ]
    assert "3 recipients in" in ran("views", out, "--csv", file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = {row["row"]: row for row in csv.DictReader(opened)}
    assert (rows["1"]["played"], rows["1"]["line:greeting"]) == ("2", "1")
    assert rows["3"]["played"] == "0"


def test_lines_that_only_some_hear_are_no_place_where_others_left():
    totals = {"line:a": 10, "line:b": 4, "line:c": 8, "finished": 8}
    left = {line.line_id: line.left for line in reached_lines(["a", "b", "c", "d"], totals)}
    assert left == {"a": 0.6, "b": 0.0, "c": 0.0}


def test_requests_are_listed_and_closed(batch):
    out = batch.root / "out"
    assert "nobody asks" in ran("requests", out)
    with ledger_of(batch) as ledger:
        ledger.requests.record("7", "say_my_name", "ahn [b]")
        ledger.requests.record("7", "delete")
        ledger.requests.record("8", "no_more")
    told = ran("requests", out)
    assert "row 1 (Ann, 7) says their name is said differently: 'ahn [b]'" in told
    assert "row 1 (Ann, 7) wants their data deleted" in told
    assert "closed 2 requests" in ran("requests", out, "--answered", "ann@acme.example")
    assert "Ann" not in ran("requests", out)
    batch.contacts.write_text(CONTACTS.replace("8,Ben,Acme,ben@acme.example\n", ""))
    batch.run(write_videos=False)
    assert "8, who is no longer in the file, wants no more videos" in ran("requests", out)


def test_links_end_one_by_one_and_together(batch):
    out = batch.root / "out"
    assert watchable(batch) == {"7", "8", "9"}
    assert "1 link ended" in ran("revoke", out, "--recipient", "ANN@acme.example")
    assert watchable(batch) == {"8", "9"}
    assert "3 links ended" in ran("revoke", out, "--all")
    assert watchable(batch) == set()
    ran("restore", out, "--all")
    assert watchable(batch) == {"8", "9"}
    batch.run(write_videos=False)  # a run brings nobody back
    assert watchable(batch) == {"8", "9"}
    ran("restore", out, "--recipient", "7")
    assert watchable(batch) == {"7", "8", "9"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--recipient", "nobody@acme.example"], "nobody in this batch"),
        ([], "--recipient ID, as often as you like, or --all"),
        (["--recipient", "7", "--all"], "say whose links"),
    ],
)
def test_whom_is_meant_must_be_clear(batch, arguments, told):
    assert told in ran("revoke", batch.root / "out", *arguments, code=2)
    assert watchable(batch) == {"7", "8", "9"}


@pytest.mark.parametrize(("expire", "left"), [("90", 3), ("2099-12-31", 3), ("2026-01-31", 0)])
def test_a_campaign_says_when_its_links_end(batch, expire, left):
    campaign = batch.campaign.read_text()
    batch.campaign.write_text(f"links_expire: {expire}\n{campaign}")
    batch.run(write_videos=False)
    assert len(watchable(batch)) == left
    batch.campaign.write_text(campaign)
    batch.run(write_videos=False)
    assert len(watchable(batch)) == 3
