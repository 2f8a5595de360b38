"""Links that are revoked or expire."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from batch.ledger.ledger import Ledger
from batch.ledger.link_ends import WHOLE_BATCH
from tests.batch.ledger.test_ledger import BATCH, recipient, recipients, tokens

NOW = datetime.now(tz=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ledger(ledger_url):
    with Ledger(ledger_url, uuid.uuid4().hex) as ledger:
        ledger.begin_run(BATCH)
        ledger.record_recipients(recipients(recipient(1, "ann"), recipient(2, "ben")))
        yield ledger


def answered(ledger):
    """Whose links lead somewhere."""
    links = tokens(ledger, ["ann", "ben"])
    return [key for key, token in links.items() if ledger.recipient_of(token)]


def test_a_revoked_link_ends_alone_and_can_be_restored(ledger):
    assert answered(ledger) == ["ann", "ben"]
    assert ledger.link_ends.ended_tokens() == set()
    ledger.link_ends.revoke(["ann"])
    assert answered(ledger) == ["ben"]
    ledger.link_ends.restore(["ann"])
    assert answered(ledger) == ["ann", "ben"]


def test_a_batch_is_taken_back_and_published_again(ledger):
    ledger.link_ends.revoke([WHOLE_BATCH])
    assert answered(ledger) == []
    ledger.link_ends.restore([WHOLE_BATCH])
    assert answered(ledger) == ["ann", "ben"]


@pytest.mark.parametrize(
    ("at", "days", "left"),
    [
        (None, None, 2),
        (NOW + DAY, None, 2),
        (NOW - DAY, None, 0),
        (None, 1, 2),
        (None, 0, 0),
        (NOW + DAY, 0, 0),
    ],
)
def test_links_expire_on_a_day_or_some_days_after_they_were_made(ledger, at, days, left):
    ledger.link_ends.expire(at, days)
    assert len(answered(ledger)) == left


def test_a_new_expiry_keeps_what_was_revoked(ledger):
    ledger.link_ends.revoke([WHOLE_BATCH, "ben"])
    ledger.link_ends.expire(NOW + DAY, None)
    assert answered(ledger) == []
    ledger.link_ends.restore([WHOLE_BATCH])
    assert answered(ledger) == ["ann"]
    assert set(tokens(ledger, ["ben"]).values()) == ledger.link_ends.ended_tokens()


def test_ends_of_another_batch_end_nothing_here(ledger, ledger_url):
    with Ledger(ledger_url, uuid.uuid4().hex) as other:
        other.begin_run(BATCH)
        other.link_ends.revoke([WHOLE_BATCH, "ann"])
    assert answered(ledger) == ["ann", "ben"]
