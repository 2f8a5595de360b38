"""The revisions of the ledger's tables, oldest first; `batch/ledger/upgrade.py` applies them.

To add one: change `batch/ledger/tables.py`, then

    python -m batch.ledger.migrations "what changes"

writes `versions/rNNNN_what_changes.py`, with the differences that Alembic finds. Read it: a renamed
column looks like one dropped and one added, a new one needs a `server_default` or a value for
existing rows, and changed rows need their own UPDATE. A released revision is never edited, and
imports nothing from the current tables. There is no downgrade: an older version refuses what it
does not know.
"""
