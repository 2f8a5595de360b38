"""The process that writes the ledger is killed inside a transaction."""

import signal
import sqlite3
import subprocess
import sys

import pytest

from batch.ledger.ledger import Ledger
from render_cluster.segment.outcome import SegmentOutcome
from tests.faults.scene import Scene, names

KILLED = """
import os, signal, sys
import pyarrow as pa
import sqlalchemy as sa
from batch.ledger.ledger import Ledger
from render_cluster.segment.outcome import SegmentOutcome

ledger = Ledger(sys.argv[1], "batch")
names = ("campaign", "campaign_file", "recipients_file", "store", "base_url", "record")
ledger.begin_run({**dict.fromkeys(names, "x"), "price_per_core_hour_usd": 0.04})
rows = [{"segment_key": str(i), "line_id": "hi", "recipients": 1} for i in range(5000)]
ledger.record_plan(pa.Table.from_pylist(rows))
ledger.record_outcomes([SegmentOutcome(str(i), "rendered", frames=8) for i in range(100)])

@sa.event.listens_for(ledger._engine, "commit")
def die(connection):
    os.kill(os.getpid(), signal.SIGKILL)

ledger.record_outcomes([SegmentOutcome(str(i), "rendered", frames=8) for i in range(5000)])
"""


def test_an_interrupted_transaction_leaves_no_trace(tmp_path):
    file = tmp_path / "ledger.db"
    url = f"sqlite:///{file}"
    done = subprocess.run([sys.executable, "-c", KILLED, url], timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    assert file.with_name("ledger.db-wal").stat().st_size > 0
    with Ledger(url, "batch") as ledger:
        status = [row["status"] for row in ledger.segments()]
        assert (status.count("rendered"), status.count("planned")) == (100, 4900)
        ledger.record_outcomes([SegmentOutcome(str(i), "rendered", frames=8) for i in range(5000)])
        assert {row["status"] for row in ledger.segments()} == {"rendered"}
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.ray
@pytest.mark.slow
def test_a_batch_continues_after_its_ledger_was_interrupted(tmp_path, cluster):
    """The driver dies in a commit of the batch's own ledger; the same command goes on."""
    scene = Scene(tmp_path, names(30), cluster.address)
    driver = scene.start(workers=2, environment={"VIDMERGE_TEST_DIE_IN_COMMIT": "4"})
    driver.communicate(timeout=120)
    assert driver.returncode == -signal.SIGKILL
    assert not (tmp_path / "out" / "links.csv").exists()
    scene.run(workers=2)
    scene.check_same_as_undisturbed()
