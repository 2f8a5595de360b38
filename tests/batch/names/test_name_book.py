import json
import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.job.settings import load_settings
from batch.names.approval import CONTEXTS, approve, context_named
from batch.names.book_store import BookStore
from batch.names.name_book import NameBook, read_book
from batch.planning import plan_job
from personalize.errors import ConfigError
from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.said import NameContext, Origin
from tests.batch.tiny_renderer import tiny_engine

GIVEN, SURNAME, COMPANY = NameContext.GIVEN, NameContext.SURNAME, NameContext.COMPANY
EARLIER = datetime(2025, 11, 27, 10, 3, 4, tzinfo=UTC)
LEE_AH, LAY_AH = "L IY1 AH0", "L EY1 AH0"
IN_LEDGER_PLACES = pytest.mark.parametrize("kind", ["file", "postgresql"])


@pytest.fixture
def place(request, tmp_path, kind):
    """Where approvals are kept: a file, or a database of a server."""
    if kind == "file":
        yield str(tmp_path / "data" / "names.db")
        return
    url = request.getfixturevalue("postgresql_url")
    yield url
    with BookStore(url) as store, store._database._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS approval")


@IN_LEDGER_PLACES
def test_the_latest_approval_holds_and_history_is_kept(place):
    first = approve("Leah", GIVEN, LAY_AH, "marie", EARLIER)
    second = approve("LEAH ", GIVEN, LEE_AH, "omar", EARLIER + timedelta(days=1), "asked her")
    with BookStore(place) as store:
        store.add([first])
        store.add([second])
        assert store.history() == store.history("leah", GIVEN) == [first, second]
        assert store.history("Leah", SURNAME) == []
    book = read_book(place)
    assert book.current() == [second]
    said = book.find("leah", GIVEN)
    assert (said.phones, said.origin) == (LEE_AH, Origin.APPROVED)
    assert said.detail == "by omar on 2025-11-28"


@IN_LEDGER_PLACES
def test_a_value_is_approved_in_one_context(place):
    with BookStore(place) as store:
        store.add([approve("Jordan", COMPANY, "JH AO1 R D AH0 N", "marie")])
    book = read_book(place)
    assert book.find("Jordan", COMPANY)
    assert [book.find("Jordan", context) for context in (GIVEN, SURNAME, NameContext.FULL)] == (
        [None] * 3
    )


@IN_LEDGER_PLACES
def test_a_book_in_which_nothing_was_written_is_empty(place):
    assert read_book(place).current() == []
    with BookStore(place) as store:
        assert store.history() == []
    assert read_book(place).current() == []


def test_an_earlier_approval_from_elsewhere_does_not_replace_a_later_one(tmp_path):
    place = str(tmp_path / "names.db")
    with BookStore(place) as store:
        store.add([approve("Leah", GIVEN, LEE_AH, "omar", EARLIER)])
        store.add([approve("Leah", GIVEN, LAY_AH, "marie", EARLIER - timedelta(days=1))])
    assert read_book(place).find("Leah", GIVEN).phones == LEE_AH


def test_the_file_is_closed_to_others(tmp_path):
    file = tmp_path / "names.db"
    before = os.umask(0o022)
    try:
        with BookStore(str(file)) as store:
            store.add([approve("Leah", GIVEN, LEE_AH, "marie")])
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}, modes


_WRITER = """
import sys
from batch.names.approval import approve
from batch.names.book_store import BookStore
from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.said import NameContext
place, who = sys.argv[1:]
with BookStore(place) as store:
    for number in range(20):
        store.add([approve(f"{who} {number}", NameContext.GIVEN, "L IY1 AH0", who)])
"""


@IN_LEDGER_PLACES
def test_two_processes_write_at_the_same_time(place):
    started = [
        subprocess.Popen([sys.executable, "-c", _WRITER, place, who]) for who in ("marie", "omar")
    ]
    assert [process.wait(120) for process in started] == [0, 0]
    assert len(read_book(place).current()) == 40


def test_a_file_that_is_something_else_is_named(tmp_path):
    file = tmp_path / "names.db"
    file.write_text("some text, and longer than the head of a database file " * 40)
    with pytest.raises(ConfigError, match=r"names\.db: .*not a database.*VIDMERGE_NAMES"):
        read_book(str(file))
    with pytest.raises(ConfigError, match="not a database"):
        BookStore(str(file))
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE link (token)")
    connection.close()
    with pytest.raises(ConfigError, match="no such table: approval"):
        read_book(str(file))


@pytest.mark.parametrize("url", ["mysql://u:topsecret@h/names", "postgresql://u:p@topsecret@h/db"])
def test_a_wrong_url_names_the_setting_and_no_password(url):
    with pytest.raises(ConfigError, match="VIDMERGE_NAMES") as caught:
        read_book(url)
    assert "topsecret" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "by", "message"),
    [
        ("", "marie", "no letters"),
        ("...", "marie", "no letters"),
        ("Leah", " ", "say who with --by"),
        ("Le\0ah", "marie", "control characters"),
        ("L" * 201, "marie", "201 characters; at most 200"),
    ],
)
def test_what_cannot_be_kept_is_refused(written, by, message):
    with pytest.raises(ConfigError, match=message):
        approve(written, GIVEN, LEE_AH, by)


def test_nothing_is_approved_in_the_future():
    approval = approve("Leah", GIVEN, LEE_AH, "marie", datetime.now(tz=UTC) + timedelta(days=900))
    assert approval.at <= datetime.now(tz=UTC)


def test_contexts_have_short_names():
    assert set(CONTEXTS.values()) == set(NameContext)
    with pytest.raises(ConfigError, match="it is one of given, surname, full, company"):
        context_named("first name")


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(lambda text: any(map(str.isalnum, text))))
def test_a_value_is_found_however_it_is_spaced_and_cased(written):
    try:
        book = NameBook([approve(written, GIVEN, LEE_AH, "marie")])
    except ConfigError:
        return
    assert book.find(f" {written} ", GIVEN)
    assert book.find(written.replace(" ", "  "), GIVEN)


CONTACTS = """Record ID,First Name,Company
7,Jordan,Acme
8,Ben,Jordan
9,jordan,Copperline
"""


def _keys(workplace, place):
    """The key of each segment, by what it says."""
    chosen = load_settings(store=str(workplace.root / "store"), names=place)
    planned = plan_job(workplace.campaign, workplace.contacts, chosen, tiny_engine(None))
    rows = planned.plan.segments.to_pylist()
    texts = [(row["line_id"], without_markup(row["speech"])) for row in rows]
    return dict(zip(texts, (row["segment_key"] for row in rows), strict=True))


def test_an_approval_changes_only_the_segments_with_that_value_in_that_context(workplace):
    workplace.contacts.write_text(CONTACTS)
    place = str(workplace.root / "names.db")
    before = _keys(workplace, place)
    assert not (workplace.root / "names.db").exists()
    with BookStore(place) as store:
        store.add([approve("Jordan", GIVEN, "JH OW1 R D AH0 N", "marie")])
    after = _keys(workplace, place)
    assert set(before) == set(after)
    changed = {text for text in before if before[text] != after[text]}
    assert changed == {("greeting", "Hi Jordan.")}
    with BookStore(place) as store:
        store.add([approve("Jordan", COMPANY, "JH OW1 R D AH0 N", "marie")])
    assert {text for text in after if after[text] != _keys(workplace, place)[text]} == {
        ("company", "We like Jordan.")
    }


def test_a_plan_with_approvals_loads_no_database_library(workplace):
    place = str(workplace.root / "names.db")
    with BookStore(place) as store:
        store.add([approve("Leah", GIVEN, LEE_AH, "marie")])
    program = (
        "import json, sys; from batch.names.name_book import read_book; "
        "print(json.dumps([len(read_book(sys.argv[1]).current()), 'sqlalchemy' in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, place], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [1, False]
