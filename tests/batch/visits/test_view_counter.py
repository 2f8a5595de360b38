"""Views in memory, and what becomes of them if the ledger is away."""

import logging

from batch.visits.counter import ViewCounter
from personalize.errors import TransientError


class Views:
    """A ledger's views, which may be away."""

    def __init__(self):
        self.is_away = False
        self.rows = {}

    def add(self, seen):
        if self.is_away:
            raise TransientError("the ledger is away")
        for key, times in seen.items():
            self.rows[key] = self.rows.get(key, 0) + times


def test_an_outage_loses_no_view_and_fills_no_log(caplog):
    views = Views()
    counter = ViewCounter(views)
    views.is_away = True
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            counter.add("ann", ["played", "line:hook"])
            counter._write()
    assert len(caplog.records) == 1
    views.is_away = False
    counter.add("ann", ["played"])
    counter._write()
    assert views.rows == {("ann", "played"): 6, ("ann", "line:hook"): 5}


def test_what_waits_is_written_at_the_end():
    views = Views()
    with ViewCounter(views, every_s=60) as counter:
        counter.add("ann", ["played"])
        assert views.rows == {}
    assert views.rows == {("ann", "played"): 1}
