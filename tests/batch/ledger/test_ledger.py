import signal
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa

from batch.ledger.ledger import Ledger, RunTotals
from personalize.errors import ConfigError
from render_cluster.segment.outcome import SegmentOutcome, StageSeconds

BATCH = {
    "campaign": "Spring",
    "campaign_file": "/c.yaml",
    "recipients_file": "/r.csv",
    "store": "/store",
    "base_url": "http://localhost:8080",
    "price_per_core_hour_usd": 0.04,
    "record": "{}",
}
PLAN = pa.table(
    {
        "segment_key": ["a", "b", "c"],
        "line_id": ["greeting", "greeting", "close"],
        "recipients": [1, 2, 3],
    }
)


def recipient(row_number, key="", status="video", **more):
    row = {
        "row_number": row_number,
        "recipient_key": key or None,
        "display_name": key,
        "status": status,
        "cause_column": "",
        "cause_value": "",
        "reason": "",
        "seconds": 0.0,
    }
    return row | more


def recipients(*rows):
    return pa.Table.from_pylist(list(rows))


def tokens(ledger, keys):
    made = ledger.tokens(pa.array(keys, pa.string())).to_pylist()
    return dict(zip(keys, made, strict=True))


@pytest.fixture
def ledger(ledger_url):
    with Ledger(ledger_url, uuid.uuid4().hex) as ledger:
        ledger.begin_run(BATCH)
        yield ledger


def statuses(ledger):
    return {row["segment_key"]: row["status"] for row in ledger.segments()}


def rendered(key, status="rendered", **more):
    seconds = StageSeconds(speak_s=0.5, patch_s=2.0)
    return SegmentOutcome(key, status, frames=80, size_bytes=5_000_000_000, seconds=seconds, **more)


def test_outcomes_reach_their_segments(ledger):
    ledger.record_plan(PLAN)
    ledger.record_outcomes(
        [rendered("a", worker="w1"), SegmentOutcome("b", "failed", stage="speak", reason="no")]
    )
    a, b, c = ledger.segments()
    assert (a["status"], a["frames"], a["size_bytes"], a["patch_s"], a["worker"]) == (
        *("rendered", 80, 5_000_000_000, 2.0),
        "w1",
    )
    assert (b["status"], b["stage"], b["reason"]) == ("failed", "speak", "no")
    assert c["status"] == "planned"


def test_costs_add_up_over_attempts(ledger):
    ledger.record_plan(PLAN)
    ledger.record_outcomes([rendered("a", "failed", stage="encode", reason="x")])
    ledger.record_outcomes([rendered("a")])
    row = ledger.segments()[0]
    assert (row["status"], row["reason"], row["patch_s"], row["speak_s"]) == ("rendered", "", 4, 1)


def test_planning_again_keeps_known_segments_and_marks_removed_ones(ledger):
    ledger.record_plan(PLAN)
    ledger.record_outcomes([rendered("a"), rendered("b")])
    ledger.record_plan(pa.table({"segment_key": ["a"], "line_id": ["hello"], "recipients": [7]}))
    rows = {row["segment_key"]: row for row in ledger.segments()}
    assert {key: row["in_plan"] for key, row in rows.items()} == {"a": True, "b": False, "c": False}
    assert (rows["a"]["line_id"], rows["a"]["recipients"], rows["a"]["status"]) == (
        *("hello", 7),
        "rendered",
    )


def test_found_segments_keep_the_status_and_cost_of_an_earlier_run(ledger):
    ledger.record_plan(PLAN)
    ledger.record_outcomes([rendered("a"), SegmentOutcome("b", "failed", reason="no")])
    ledger.record_found(
        ["a", "b", "c"],
        [{"segment_key": key, "frames": 16, "size_bytes": 9} for key in ("b", "c")],
    )
    assert statuses(ledger) == {"a": "rendered", "b": "reused", "c": "reused"}
    a, b, _ = ledger.segments()
    assert (a["frames"], a["patch_s"], b["frames"], b["size_bytes"], b["reason"]) == (
        *(80, 2.0),
        *(16, 9, ""),
    )


def test_tokens_stay_with_the_recipient(ledger):
    first = tokens(ledger, ["x", "y"])
    second = tokens(ledger, ["y", "z"])
    assert second["y"] == first["y"]
    assert set(second) == {"y", "z"}
    assert len({*first.values(), *second.values()}) == 3
    assert all(len(token) == 22 for token in first.values())


def test_a_token_finds_its_recipient_and_only_in_its_batch(ledger, ledger_url):
    ledger.record_recipients(
        recipients(recipient(1, "x"), recipient(2, "", "rejected", reason="empty"))
    )
    token = tokens(ledger, ["x"])["x"]
    assert ledger.recipient_of(token)["row_number"] == 1
    assert ledger.recipient_of("A" * 22) is None
    with Ledger(ledger_url, uuid.uuid4().hex) as other:
        other.begin_run(BATCH)
        other.record_recipients(recipients(recipient(1, "x")))
        assert other.recipient_of(token) is None
        assert tokens(other, ["x"])["x"] != token


def test_recipients_are_replaced_by_those_of_the_edited_file(ledger):
    ledger.record_recipients(recipients(recipient(1, "x"), recipient(2, "y")))
    ledger.record_recipients(recipients(recipient(1, "y")))
    assert [row["recipient_key"] for row in ledger.recipients()] == ["y"]


@pytest.mark.parametrize(
    "hostile",
    [
        "'; DROP TABLE recipient; --",
        "nul\0nul",
        "%s %(x)s :y",
        "名前 🎉",
        "x" * 9000,
    ],
)
def test_hostile_text_is_stored(ledger, hostile):
    ledger.record_recipients(
        recipients(recipient(1, "x", display_name=hostile, cause_value=hostile))
    )
    stored = ledger.recipients()[0]["display_name"]
    assert stored == hostile.replace("\0", "\ufffd")


def test_runs_are_appended_and_a_killed_one_has_no_end(ledger):
    second = ledger.begin_run(BATCH)
    ledger.finish_run(second, RunTotals(3, 1, 0, 9.6, 12.5))
    first, last = ledger.runs()
    assert first["finished_at"] is None
    assert last["finished_at"] is not None
    assert (last["rendered"], last["reused"], last["rendered_s"]) == (3, 1, 9.6)


def test_a_large_batch_is_written_and_read_in_few_statements(ledger):
    """Not one per row: a statement of many rows is one, or one per page of rows."""
    count, statements = 5_000, []
    sa.event.listen(ledger._engine, "before_cursor_execute", lambda *said: statements.append(said))
    keys = [f"r{number}" for number in range(count)]
    plan = pa.table({"segment_key": keys, "line_id": ["l"] * count, "recipients": [1] * count})
    ledger.record_plan(plan)
    ledger.record_plan(plan)
    ledger.record_outcomes([rendered(key) for key in keys])
    ledger.record_recipients(recipients(*(recipient(n, k) for n, k in enumerate(keys, 1))))
    assert len(set(tokens(ledger, keys).values())) == count
    assert len(ledger.recipients()) == len(ledger.segments()) == count
    assert 0 < len(statements) < count / 50


def test_sqlite_uses_a_write_ahead_log_and_checks_references(tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with Ledger(url, "b1") as ledger:
        ledger.begin_run(BATCH)
        with sqlite3.connect(tmp_path / "ledger.db") as plain:
            assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        plain.close()
    with Ledger(url, "never begun") as stranger:
        with pytest.raises(Exception, match="FOREIGN KEY"):
            stranger.record_plan(PLAN)
        with pytest.raises(ConfigError, match="has no batch never begun"):
            stranger.batch()


_WRITER = """
import sys, time
sys.path.insert(0, "{root}")
import sqlalchemy as sa
from batch.ledger.ledger import Ledger, _SEGMENT
ledger = Ledger({url!r}, "b1")
with ledger._engine.begin() as connection:
    connection.execute(sa.update(_SEGMENT).values(status="failed"))
    connection.execute(sa.delete(_SEGMENT).where(_SEGMENT.c.segment_key == "a"))
    print("inside", flush=True)
    time.sleep(60)
"""


def test_a_kill_inside_a_transaction_leaves_the_ledger_as_it_was(ledger_url):
    batch_id = uuid.uuid4().hex
    with Ledger(ledger_url, batch_id) as ledger:
        ledger.begin_run(BATCH)
        ledger.record_plan(PLAN)
        before = ledger.segments()
        code = _WRITER.format(root=Path.cwd(), url=ledger_url)
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
            assert writer.stdout.readline() == b"inside\n"
            writer.send_signal(signal.SIGKILL)
        ledger.record_outcomes([rendered("c")])  # the killed writer's lock is gone
        after = ledger.segments()
    assert after[:2] == before[:2]
    assert after[2]["status"] == "rendered"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://u:secret@h/db", "SQLite or PostgreSQL"),
        ("not a url", "cannot be read"),
        ("postgresql://u:secret@127.0.0.1:1/none", r"cannot open the ledger .*//127"),
        ("sqlite:////nowhere/at/all/ledger.db", "unable to open"),
    ],
)
def test_a_ledger_that_cannot_be_opened_is_one_clear_error(url, message):
    with pytest.raises(ConfigError, match=message) as caught:
        Ledger(url, "b1")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
