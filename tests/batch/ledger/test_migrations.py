"""Ledgers of older and newer versions, in both databases: upgraded completely, or left alone."""

import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from batch.ledger.engine import OF_A_VISITOR
from batch.ledger.ledger import Ledger
from batch.ledger.tables import TABLES
from batch.ledger.upgrade import VERSION_TABLE, revisions
from personalize.errors import ConfigError
from tests.batch.ledger.old_ledger import ROWS, connected, make_old_ledger, rows_of

LINKS = {row["recipient_key"]: row["token"] for row in ROWS["link"]}


def new_database(url):
    """A new, empty database, beside or in that of `ledger_url`."""
    name = f"ledger_{uuid.uuid4().hex}"
    if url.startswith("sqlite"):
        return url.replace("ledger.db", f"{name}.db")
    server = sa.create_engine(
        url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    return url.removesuffix("postgres") + name


@pytest.fixture
def url(ledger_url):
    return new_database(ledger_url)


def execute(url, *statements):
    with connected(url) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def check_upgraded(before, after):
    """Every row is there unchanged, except for the one renamed status."""
    renamed = {
        table: [row.replace("'status': 'bug'", "'status': 'error'") for row in rows]
        for table, rows in before.items()
    }
    latest = [repr({"version_num": revisions()[0]})]
    assert after == {
        **{table: [] for table in ("person", "pushed", "link_end", "request", "view")},
        **renamed,
        VERSION_TABLE: latest,
    }


def differences(url):
    """What Alembic would change to get the tables that the models describe."""
    with connected(url) as connection:
        options = {"version_table": VERSION_TABLE, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, TABLES)


@pytest.mark.parametrize("has_people", [True, False], ids=["", "from before links had people"])
def test_an_older_ledger_is_upgraded_with_every_row(url, has_people):
    make_old_ledger(url, has_people=has_people)
    before = rows_of(url)
    assert len(before) == 5 + has_people
    assert all(before.values())
    with Ledger(url, "b1") as ledger:
        assert ledger.tokens(pa.array(list(LINKS))).to_pylist() == list(LINKS.values())
        assert ledger.recipient_of(LINKS["id:2"])["status"] == "error"
        people = ledger.people.with_links().num_rows
        assert (people, len(ledger.people.unknown())) == ((3, 0) if has_people else (0, 3))
    check_upgraded(before, rows_of(url))
    with connected(url) as connection:
        for table in ("recipient", "segment"):
            query = f"SELECT count(*) FROM {table} WHERE status = 'error' AND reason LIKE 'Key%%'"
            assert connection.exec_driver_sql(query).scalar_one() == 1


@pytest.mark.parametrize("start", ["empty", "old", "without people"])
def test_the_revisions_make_the_tables_of_the_models(url, start):
    if start != "empty":
        make_old_ledger(url, has_people=start == "old")
    Ledger(url, "b1").close()
    assert differences(url) == []


def test_a_ledger_of_a_newer_version_is_refused_by_name_and_left_alone(url):
    make_old_ledger(url)
    Ledger(url, "b1").close()
    execute(url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    before = rows_of(url)
    for reads_only in (False, True):
        with pytest.raises(ConfigError, match=r"newer vidmerge \(revision 9999.*: upgrade vidme"):
            Ledger(url, "b1", reads_only=reads_only)
    assert rows_of(url) == before


@pytest.mark.parametrize("is_stamped", [True, False], ids=["stamped", "unstamped"])
def test_a_ledger_that_lacks_columns_is_refused_and_left_alone(url, is_stamped):
    make_old_ledger(url, has_people=is_stamped)
    if is_stamped:
        Ledger(url, "b1").close()
    execute(url, "ALTER TABLE recipient RENAME COLUMN status TO state")
    before = rows_of(url)
    message = "from another version of vidmerge: its table 'recipient' has no status. Use that"
    with pytest.raises(ConfigError, match=message):
        Ledger(url, "b1")
    with pytest.raises(ConfigError, match=r"vidmerge.*: its table 'recipient' has no status"):
        Ledger(url, "b1", reads_only=True)
    assert rows_of(url) == before


def test_a_dropped_table_is_reported(url):
    Ledger(url, "b1").close()
    execute(url, "DROP TABLE person")
    with pytest.raises(ConfigError, match="another version of vidmerge: it has no table 'person'"):
        Ledger(url, "b1")


@pytest.mark.parametrize("has_people", [True, False], ids=["", "from before links had people"])
def test_a_reader_reads_an_older_ledger_and_leaves_it_unchanged(url, has_people):
    make_old_ledger(url, has_people=has_people)
    before = rows_of(url)
    if not url.startswith("sqlite"):
        role = f"reader_{uuid.uuid4().hex}"
        grant = f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
        execute(url, f"CREATE ROLE {role} LOGIN", grant)
        url = url.replace("tester@", f"{role}@")
    with Ledger(url, "b1", OF_A_VISITOR, reads_only=True) as ledger:
        assert ledger.recipient_of(LINKS["id:1"])["display_name"] == "Ann"
        totals = {row["status"]: row["recipients"] for row in ledger.recipient_totals()}
        assert totals == {"video": 1, "error": 1, "rejected": 1, "failed": 1}
        assert "error" in {row["status"] for row in ledger.segment_totals()}
        assert [row["status"] for row in ledger.failures(1)] == ["error"]
    assert rows_of(url) == before


def test_a_reader_is_told_which_command_upgrades(url):
    make_old_ledger(url)
    execute(url, "DROP TABLE link")
    with pytest.raises(ConfigError, match=r"no table 'link'.*`vidmerge run` upgrades") as caught:
        Ledger(url, "b1", reads_only=True)
    assert "\n" not in str(caught.value)
    Ledger(url, "b1").close()
    Ledger(url, "b1", reads_only=True).close()


def test_another_programs_revision_in_the_database_is_ignored(url):
    execute(
        url,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO alembic_version VALUES ('0a1b2c')",
    )
    make_old_ledger(url)
    for reads_only in (True, False, True):
        Ledger(url, "b1", reads_only=reads_only).close()
    assert rows_of(url)["alembic_version"] == [repr({"version_num": "0a1b2c"})]


_KILLED = """
import sys, time
import sqlalchemy as sa
from batch.ledger.ledger import Ledger
@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def wait(connection, cursor, statement, *_):
    if statement.startswith("UPDATE segment"):
        assert cursor.rowcount == 1
        print("inside", flush=True)
        time.sleep(60)
Ledger(sys.argv[1], "b1")
"""


def test_a_kill_in_the_middle_of_an_upgrade_leaves_the_old_ledger(url):
    make_old_ledger(url, has_people=False)
    before = rows_of(url)
    command = [sys.executable, "-c", _KILLED, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as upgrading:
        assert upgrading.stdout.readline() == b"inside\n"
        upgrading.send_signal(signal.SIGKILL)
    assert rows_of(url) == before
    Ledger(url, "b1").close()  # nothing is locked, and the next upgrade completes
    check_upgraded(before, rows_of(url))


_OPENS_ALL = """
import sys
from batch.ledger.ledger import Ledger
print("ready", flush=True)
for url in sys.stdin:
    with Ledger(url.strip(), "b1") as ledger:
        ledger.runs()
"""


@pytest.mark.parametrize("is_old", [False, True], ids=["empty", "old"])
def test_processes_that_open_a_ledger_at_once_all_work(ledger_url, is_old):
    urls = [new_database(ledger_url) for _ in range(4)]
    for url in urls if is_old else ():
        make_old_ledger(url, has_people=False)
    before = rows_of(urls[0])
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-c", _OPENS_ALL]
    processes = [subprocess.Popen(command, text=True, **pipes) for _ in range(3)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n".join(urls))
        process.stdin.close()
    ends = [(process.wait(60), process.stderr.read()) for process in processes]
    for process in processes:
        process.stdout.close()
        process.stderr.close()
    assert ends == [(0, "")] * 3
    for url in urls:
        assert differences(url) == []
        if is_old:
            check_upgraded(before, rows_of(url))
