"""Who asked for no more videos is left out of every later batch, whatever file they are in."""

import sqlite3
import stat
import uuid

import pytest

from batch.team.asked_to_stop import read_asked
from batch.team.stop_list import StopList
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.recipients.identities.hashes import NOTHING, address_hash
from personalize.recipients.people import people_of
from personalize.recipients.recipients import ReadingOptions, read_recipients

CAMPAIGN = Campaign.model_validate(
    {"name": "test", "lines": [{"id": "a", "text": "Hi {{ first_name }}."}]}
)
FIRST = (
    "Record ID,First Name,Email\n"
    "11,Ann,Ann.Lee@acme.example\n"
    "12,Ben,ben@acme.example\n"
    "13,Cleo,cleo@acme.example\n"
)


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "team" / "names.db")


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / f"{uuid.uuid4().hex}.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def read_people(csv):
    """Who is in a file, by name, as a run records them."""
    recipients = read_recipients(csv, CAMPAIGN)
    people = people_of(recipients, CAMPAIGN).to_pylist()
    return dict(zip(recipients.accepted["display_name"].to_pylist(), people, strict=True))


def ask(place, csv, names):
    """People of a file ask, as the server records it: by the hashes that a run kept."""
    people = read_people(csv)
    with StopList(place) as stop_list:
        for person in (people[name] for name in names):
            stop_list.add(person["email"], person["identified_by"], person["recipient_key"])


def left_out(place, csv):
    options = ReadingOptions(asked=read_asked(place))
    found = read_recipients(csv, CAMPAIGN, options)
    return found.rejected.select(["display_name", "column", "reason"]).to_pylist()


def test_nobody_asked_at_first(place):
    assert not read_asked(place).addresses


@pytest.mark.parametrize(
    "later",
    [
        "Record ID,First Name,Email\n11,Ann,ann.lee@acme.example\n12,Ben,ben@acme.example\n",
        "Mail,Vorname\nANN.LEE@ACME.EXAMPLE,Annie\nben@acme.example,Ben\n",
        "Record ID,First Name,Email\n12,Ben,ben@acme.example\n11,Ann,new@home.example\n",
    ],
    ids=["the same file", "another file by address", "a new address, the same id"],
)
def test_whoever_asked_gets_no_more_videos(place, write, later):
    ask(place, write(FIRST), ["Ann"])
    (one,) = left_out(place, write(later))
    assert one["display_name"].startswith("Ann")
    assert "asked for no more videos" in one["reason"]


def test_a_row_number_identifies_nobody_in_another_file(place, write):
    ask(place, write("First Name\nAnn\nBen\n"), ["Ann"])
    assert left_out(place, write("First Name\nCleo\nDan\n")) == []


def test_an_id_of_another_column_is_somebody_else(place, write):
    ask(place, write("Record ID,First Name\n11,Ann\n12,Ben\n"), ["Ann"])
    assert left_out(place, write("Contact ID,First Name\n11,Cleo\n12,Dan\n")) == []


def test_asking_twice_changes_nothing(place, write):
    for _ in range(2):
        ask(place, write(FIRST), ["Ann", "Ben"])
    assert len(read_asked(place).keys) == 2


def test_a_shared_database_has_the_list_too(postgresql_url, write):
    ask(postgresql_url, write(FIRST), ["Ann"])
    people = read_people(write(FIRST))
    asked = read_asked(postgresql_url)
    assert asked.addresses == {people["Ann"]["email"]}
    assert asked.keys == {("Record ID", people["Ann"]["recipient_key"])}


def test_only_hashes_are_kept_in_a_file_of_its_owner(tmp_path, write):
    place = tmp_path / "names.db"
    ask(str(place), write(FIRST), ["Ann"])
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with sqlite3.connect(place) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"acme" not in place.read_bytes().lower()


def test_a_file_that_is_no_database_is_named(tmp_path):
    place = tmp_path / "names.db"
    place.write_text("not a database, but long enough to be taken for one" * 20)
    with pytest.raises(ConfigError, match=r"names\.db.*VIDMERGE_NAMES"):
        read_asked(str(place))


@pytest.mark.parametrize("address", ["", "n/a", "none", "@"])
def test_what_is_no_address_has_no_hash(address):
    assert address_hash(address) == NOTHING
