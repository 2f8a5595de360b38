"""The ledger's database fails in the middle and comes back: nothing is lost, nothing twice."""

import logging
import socket
import sqlite3
import threading
import uuid
from contextlib import closing, suppress

import pyarrow as pa
import pytest
from tenacity import stop_after_delay

from batch.ledger.engine import OF_A_VISITOR, Patience
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError, TransientError
from render_cluster.segment.outcome import SegmentOutcome, StageSeconds
from render_cluster.store.retry import LEDGER_RETRYING
from tests.batch.tiny_renderer import TinyRenderer

BATCH = {
    **dict.fromkeys(("campaign", "campaign_file", "recipients_file", "store", "record"), "x"),
    "base_url": "http://localhost:8080",
    "price_per_core_hour_usd": 0.04,
}
PLAN = pa.table({"segment_key": ["a"], "line_id": ["greeting"], "recipients": [1]})
OUTCOME = SegmentOutcome("a", "rendered", frames=8, seconds=StageSeconds(speak_s=1.0))
LOCKED_S = 1.0


def planned(url, patience):
    ledger = Ledger(url, uuid.uuid4().hex, patience)
    ledger.begin_run(BATCH)
    ledger.record_plan(PLAN)
    return ledger


def after(delay_s, work):
    timer = threading.Timer(delay_s, work)
    timer.start()
    return timer


def warnings_of(caplog):
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


def test_a_run_waits_while_postgresql_restarts(breakable_postgresql, workplace, caplog):
    server, timers = breakable_postgresql, []

    def restart(_spec, _store):
        if not timers:
            server.stop()
            timers.append(after(3.0, server.start))

    url = server.url_at(server.port, "tester:topsecret")
    summary = workplace.run(TinyRenderer(after_each=restart), ledger=url)
    timers[0].join()
    assert (summary.recipients.videos, summary.recipients.failed) == (4, 0)
    with Ledger(server.url, summary.batch_id) as ledger:
        segments = ledger.segments()
    assert {row["status"] for row in segments} == {"rendered"}
    assert {row["speak_s"] for row in segments} == {0.01}  # none was counted twice
    assert len(warnings_of(caplog)) == 1
    assert "waiting, up to 90 s" in caplog.text
    assert "topsecret" not in caplog.text
    assert workplace.run(TinyRenderer(), ledger=url).recipients.videos == 4


def test_a_database_that_stays_down_ends_in_one_message(breakable_postgresql, caplog):
    patience = Patience(retrying=LEDGER_RETRYING.copy(stop=stop_after_delay(1.0)))
    url = breakable_postgresql.url_at(breakable_postgresql.port, "tester:topsecret")
    with planned(url, patience) as ledger:
        breakable_postgresql.stop()
        try:
            with pytest.raises(TransientError, match=r"the ledger postgresql.*refused") as caught:
                ledger.record_outcomes([OUTCOME])
        finally:
            breakable_postgresql.start()
        assert "\n" not in str(caught.value)
        assert "topsecret" not in str(caught.value) + caplog.text
        ledger.record_outcomes([OUTCOME])  # the same ledger works again


def test_a_visitor_is_not_kept_waiting(breakable_postgresql, caplog):
    with planned(breakable_postgresql.url, OF_A_VISITOR) as ledger:
        breakable_postgresql.stop()
        try:
            with pytest.raises(TransientError):
                ledger.recipient_of("A" * 22)
        finally:
            breakable_postgresql.start()
    assert OF_A_VISITOR.retrying.statistics["attempt_number"] == 1
    assert "waiting" not in caplog.text


class _Cutting:
    """Passes bytes between a client and a server, and disconnects both once COMMIT is answered."""

    def __init__(self, server_port):
        self._server_port, self.cuts_left = server_port, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            threading.Thread(target=self._pass, args=(server, client), daemon=True).start()
            threading.Thread(target=self._serve, args=(client, server), daemon=True).start()

    def _serve(self, client, server):
        while data := _received(client):
            if b"COMMIT" in data and self.cuts_left:
                self.cuts_left -= 1
                self._swallow = True
            server.sendall(data)
        _end(server)

    _swallow = False

    def _pass(self, server, client):
        while data := _received(server):
            if self._swallow:
                self._swallow = False
                break
            client.sendall(data)
        _end(client)
        _end(server)

    def close(self):
        self._listener.close()


def _end(end):
    with suppress(OSError):  # the other thread may have been faster
        end.shutdown(socket.SHUT_RDWR)  # which wakes it, as closing alone does not
    end.close()


def _received(end):
    try:
        return end.recv(65536)
    except OSError:
        return b""


def test_a_commit_whose_answer_was_lost_is_not_done_twice(postgresql_url, caplog):
    port = int(postgresql_url.rpartition(":")[2].partition("/")[0])
    with closing(_Cutting(port)) as between:
        url = postgresql_url.replace(str(port), str(between.port))
        with planned(url, Patience()) as ledger:
            between.cuts_left = 1
            ledger.record_outcomes([OUTCOME])
            (row,) = ledger.segments()
    assert between.cuts_left == 0
    assert len(warnings_of(caplog)) == 1
    assert (row["status"], row["speak_s"]) == ("rendered", 1.0)


def test_a_lock_longer_than_sqlites_timeout_is_waited_for(tmp_path, caplog):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with planned(url, Patience(busy_timeout_s=0.1)) as ledger:
        other = sqlite3.connect(tmp_path / "ledger.db", check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        timer = after(LOCKED_S, other.rollback)
        ledger.record_outcomes([OUTCOME])
        assert not other.in_transaction  # it gave up before, without skipping it
        timer.join()
        other.close()
        (row,) = ledger.segments()
    assert (row["status"], row["speak_s"]) == ("rendered", 1.0)
    (warning,) = warnings_of(caplog)
    assert "database is locked; waiting" in warning


def test_a_permanent_lock_is_reported_as_such(tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    retrying = LEDGER_RETRYING.copy(stop=stop_after_delay(0.3))
    with (
        planned(url, Patience(busy_timeout_s=0.05, retrying=retrying)) as ledger,
        closing(sqlite3.connect(tmp_path / "ledger.db")) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TransientError, match="database is locked"):
            ledger.record_outcomes([OUTCOME])


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://127.0.0.1:1/db?password=topsecret",
        "postgresql://127.0.0.1:1/db?user=x&sslpassword=topsecret&password=topsecret",
        "postgresql://u:topsecret@127.0.0.1:1/db?sslmode=bad",
        "postgresql://127.0.0.1:1/db?pasword=topsecret",
        "postgresql://u:p@topsecret@127.0.0.1:1/db",
        "postgresql://u:topsecret@h:abc/db",
        "postgresql://u:topsecret/db",  # the host was left out: the password is in the port's place
        "postgresql://h:abc/db",
        "topsecret",
    ],
)
def test_no_message_shows_a_password(url, workplace):
    for work in (lambda: Ledger(url, "b1"), lambda: workplace.run(ledger=url)):
        with pytest.raises(ConfigError) as caught:
            work()
        assert "topsecret" not in str(caught.value)
        assert "\n" not in str(caught.value)
