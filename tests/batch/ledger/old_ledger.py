"""A ledger as made by the versions before revisions: their tables and rows."""

import datetime
from contextlib import contextmanager

import sqlalchemy as sa

from batch.ledger.engine import open_engine

_TABLES = """
CREATE TABLE batch (
  batch_id VARCHAR NOT NULL, campaign VARCHAR NOT NULL, campaign_file VARCHAR NOT NULL,
  recipients_file VARCHAR NOT NULL, store VARCHAR NOT NULL, base_url VARCHAR NOT NULL,
  price_per_core_hour_usd FLOAT NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (batch_id));
CREATE TABLE run (
  run_id {serial} NOT NULL, batch_id VARCHAR NOT NULL, started_at {time}, finished_at {time},
  rendered INTEGER NOT NULL, reused INTEGER NOT NULL, failed INTEGER NOT NULL,
  rendered_s FLOAT NOT NULL, wall_s FLOAT NOT NULL,
  PRIMARY KEY (run_id), FOREIGN KEY(batch_id) REFERENCES batch (batch_id));
CREATE INDEX ix_run_batch_id ON run (batch_id);
CREATE TABLE recipient (
  batch_id VARCHAR NOT NULL, row_number INTEGER NOT NULL, recipient_key VARCHAR,
  display_name VARCHAR NOT NULL, status VARCHAR NOT NULL, cause_column VARCHAR NOT NULL,
  cause_value TEXT NOT NULL, reason TEXT NOT NULL, seconds FLOAT NOT NULL,
  PRIMARY KEY (batch_id, row_number), FOREIGN KEY(batch_id) REFERENCES batch (batch_id));
CREATE INDEX recipient_by_key ON recipient (batch_id, recipient_key);
CREATE TABLE link (
  token VARCHAR NOT NULL, batch_id VARCHAR NOT NULL, recipient_key VARCHAR NOT NULL,
  created_at {time},
  PRIMARY KEY (token), FOREIGN KEY(batch_id) REFERENCES batch (batch_id));
CREATE UNIQUE INDEX link_by_key ON link (batch_id, recipient_key);
CREATE TABLE segment (
  batch_id VARCHAR NOT NULL, segment_key VARCHAR NOT NULL, line_id VARCHAR NOT NULL,
  recipients INTEGER NOT NULL, in_plan BOOLEAN NOT NULL, status VARCHAR NOT NULL,
  stage VARCHAR NOT NULL, reason TEXT NOT NULL, frames INTEGER NOT NULL,
  size_bytes BIGINT NOT NULL, speak_s FLOAT NOT NULL, clip_s FLOAT NOT NULL,
  patch_s FLOAT NOT NULL, encode_s FLOAT NOT NULL, store_s FLOAT NOT NULL,
  worker VARCHAR NOT NULL,
  PRIMARY KEY (batch_id, segment_key), FOREIGN KEY(batch_id) REFERENCES batch (batch_id));
"""
_PERSON = """
CREATE TABLE person (
  batch_id VARCHAR NOT NULL, recipient_key VARCHAR NOT NULL, identified_by TEXT NOT NULL,
  name BIGINT NOT NULL, start BIGINT NOT NULL, last BIGINT NOT NULL, email BIGINT NOT NULL,
  said BIGINT NOT NULL, whole BIGINT NOT NULL,
  PRIMARY KEY (batch_id, recipient_key), FOREIGN KEY(batch_id) REFERENCES batch (batch_id));
"""
_DIALECTS = {
    "sqlite": {"serial": "INTEGER", "time": "DATETIME"},
    "postgresql": {"serial": "SERIAL", "time": "TIMESTAMP WITH TIME ZONE"},
}
_NOON = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
_SECONDS = {"speak_s": 0.5, "clip_s": 0.0, "patch_s": 2.0, "encode_s": 0.25, "store_s": 0.1}
_RUN = {"batch_id": "b1", "started_at": _NOON, "reused": 1, "rendered_s": 3.2, "wall_s": 9.5}


def _recipient(row_number, key, name, status, reason=""):
    row = {"batch_id": "b1", "row_number": row_number, "recipient_key": key}
    cause = {"cause_column": "", "cause_value": "", "reason": reason}
    return row | cause | {"display_name": name, "status": status, "seconds": 3.2}


def _segment(key, status, reason="", size_bytes=5_000_000_000):
    row = {"batch_id": "b1", "segment_key": key, "line_id": "greeting", "recipients": 1}
    told = {"in_plan": key != "d", "status": status, "stage": "", "reason": reason}
    return row | told | {"frames": 80, "size_bytes": size_bytes, "worker": "w"} | _SECONDS


ROWS = {
    "batch": [
        dict.fromkeys(("campaign", "campaign_file", "recipients_file", "store", "base_url"), "é")
        | {"batch_id": "b1", "price_per_core_hour_usd": 0.04, "record": '{"seed": 1}'}
    ],
    "run": [
        _RUN | {"run_id": 1, "finished_at": _NOON, "rendered": 2, "failed": 1},
        _RUN | {"run_id": 2, "finished_at": None, "rendered": 0, "failed": 0},
    ],
    "recipient": [
        _recipient(1, "id:1", "Ann", "video"),
        _recipient(2, "id:2", "Ben 'bug' Ltd", "bug", "KeyError: 'bug'"),
        _recipient(3, None, "", "rejected", "no name"),
        _recipient(4, "id:4", "bug", "failed", "bug"),
    ],
    "link": [
        {"token": letter * 22, "batch_id": "b1", "recipient_key": key, "created_at": _NOON}
        for letter, key in (("A", "id:1"), ("B", "id:2"), ("C", "id:gone"))
    ],
    "segment": [
        _segment("a", "rendered"),
        _segment("b", "bug", "KeyError: 'bug'", 0),
        _segment("c", "reused"),
        _segment("d", "failed", "bug"),
    ],
    "person": [
        {"batch_id": "b1", "recipient_key": key, "identified_by": "Id", "name": 2**62 + n}
        | {"start": n, "last": -n, "email": 0, "said": -(2**63), "whole": 2**63 - 1}
        for n, key in enumerate(("id:1", "id:2", "id:gone"))
    ],
}


def make_old_ledger(url, *, has_people=True):
    """Fills an empty database with batch `b1`."""
    with connected(url) as connection:
        text = (_TABLES + _PERSON * has_people).format(**_DIALECTS[connection.dialect.name])
        for statement in text.split(";"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    names = [name for name in ROWS if has_people or name != "person"]
    with connected(url) as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        for name in names:
            connection.execute(sa.insert(tables.tables[name]), ROWS[name])


def rows_of(url):
    """Everything in a database: the rows, in order, by table."""
    with connected(url) as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).mappings()))
            for table in tables.sorted_tables
        }


@contextmanager
def connected(url):
    """A transaction on a database that leaves nothing open afterwards."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
