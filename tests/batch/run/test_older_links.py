"""Links that an older version made: it did not remember for whom."""

import hashlib
import sqlite3

import pytest

from batch.ledger.upgrade import VERSION_TABLE
from personalize.errors import ConfigError
from tests.batch.run.people_lists import PEOPLE, Watching, columns


def as_older_version_left_it(workplace, addresses=()):
    """Without the memory of people, and with keys of addresses in their old form."""
    with sqlite3.connect(workplace.root / "out" / "ledger.db") as ledger:
        for table in ("person", "pushed", "link_end", "request", "view"):
            ledger.execute(f"drop table {table}")
        ledger.execute(f"drop table {VERSION_TABLE}")
        for address in addresses:
            digest = hashlib.sha256(address.encode()).hexdigest()
            names = (
                f"{address.replace('@', '-').replace('.', '-')}-{digest[:10]}",
                f"id-{digest[:20]}",
            )
            for table in ("link", "recipient"):
                ledger.execute(
                    f"update {table} set recipient_key = ? where recipient_key = ?", names
                )
    ledger.close()


def test_an_update_ends_no_link_of_people_known_by_address(batch, workplace):
    header, rows = "First Name,Email,Company", columns(PEOPLE, 1, 2, 3)
    first = batch(rows, header)
    as_older_version_left_it(workplace, ["a@x.example", "b@x.example", "c@x.example"])
    assert batch(rows, header) == first


def test_after_an_update_rows_are_not_assumed_unmoved(batch, workplace):
    header, rows = "First Name,Company", columns(PEOPLE, 1, 3)
    first = batch(rows, header)
    as_older_version_left_it(workplace)
    with pytest.raises(ConfigError, match="did not remember for whom"):
        batch(["Bob,Zed", *rows], header)
    assert batch(rows, header, identity="row") == first
    assert batch(rows, header) == first


def test_after_an_update_a_script_that_may_be_another_is_reported(batch, workplace):
    first = batch(PEOPLE)
    with sqlite3.connect(workplace.root / "out" / "ledger.db") as ledger:
        ledger.execute("update batch set record = json_remove(record, '$.script')")
    ledger.close()
    workplace.campaign.write_text(
        "name: Test\nlines:\n  - id: z\n    text: Bye {{ first_name }}.\n"
    )
    watching = Watching()
    assert batch(PEOPLE, monitor=watching) == first
    assert "the 3 links and recorded no script: they now play that of" in watching.warnings[0]
    again = Watching()
    batch(PEOPLE, monitor=again)
    assert again.warnings == []


def test_after_an_update_another_list_is_refused(batch, workplace):
    first = batch(PEOPLE)
    as_older_version_left_it(workplace)
    others = ["1,Zoe,z@y.example,Zed", "2,Yan,y@y.example,Yet", "3,Xia,x@y.example,Xo"]
    with pytest.raises(ConfigError, match="3 of 3 people have a different name"):
        batch(others)
    with pytest.raises(ConfigError, match="none of the 3 people"):
        batch(["7,Zoe,z@y.example,Zed"])
    assert batch(PEOPLE) == first
    as_older_version_left_it(workplace)
    assert not set(batch(others, replace=True).values()) & set(first.values())
