"""What recipients asked for, and what was seen."""

import threading
import uuid

import pytest

from batch.ledger.ledger import Ledger
from tests.batch.ledger.test_ledger import BATCH, recipient, recipients


@pytest.fixture
def ledger(ledger_url):
    with Ledger(ledger_url, uuid.uuid4().hex) as ledger:
        ledger.begin_run(BATCH)
        ledger.record_recipients(recipients(recipient(1, "ann"), recipient(2, "ben")))
        yield ledger


def open_requests(ledger):
    return [(row["recipient_key"], row["kind"], row["text"]) for row in ledger.requests.open()]


def test_requests_are_open_until_answered_and_again_when_asked_again(ledger):
    ledger.requests.record("ann", "say_my_name", "ahn, not ann")
    ledger.requests.record("ben", "delete")
    assert open_requests(ledger) == [
        ("ann", "say_my_name", "ahn, not ann"),
        ("ben", "delete", ""),
    ]
    assert [row["display_name"] for row in ledger.requests.open()] == ["ann", "ben"]
    ledger.requests.answer("ann", "say_my_name")
    assert open_requests(ledger) == [("ben", "delete", "")]
    ledger.requests.record("ann", "say_my_name", "AHN\0")
    assert ("ann", "say_my_name", "AHN") in open_requests(ledger)


def test_views_add_up(ledger):
    ledger.views.add({("ann", "played"): 1, ("ann", "line:hook"): 1, ("ben", "played"): 2})
    ledger.views.add({("ann", "played"): 3})
    rows = {(row["recipient_key"], row["event"]): row["times"] for row in ledger.views.all()}
    assert rows == {("ann", "played"): 4, ("ann", "line:hook"): 1, ("ben", "played"): 2}
    assert ledger.views.totals() == {"played": 2, "line:hook": 1}


def test_views_of_several_servers_are_all_counted(ledger, ledger_url):
    """Each with its own connections, and the same rows in another order."""
    events = [(name, f"line:{line}") for name in ("ann", "ben") for line in range(8)]

    def count(order):
        with Ledger(ledger_url, ledger.batch_id) as mine:
            for _ in range(5):
                mine.views.add(dict.fromkeys(order, 1))

    servers = [threading.Thread(target=count, args=(events[:: 1 - 2 * (i % 2)],)) for i in range(4)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert {row["times"] for row in ledger.views.all()} == {20}
