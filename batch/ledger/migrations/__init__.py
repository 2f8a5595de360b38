"""The revisions of the ledger's tables, oldest first; `batch/ledger/upgrade.py` applies them.

To add one: change `batch/ledger/tables.py`, then

    python -m batch.ledger.migrations "what changes"

writes `versions/rNNNN_what_changes.py`, with what Alembic finds to differ. Read it: a renamed
column looks like one dropped and one added, a new one needs a `server_default` or a value for the
rows that are there, and rows that change need an UPDATE of their own. A revision that was released
is never edited, and imports nothing of the tables as they are now. There is no way back: an older
version refuses what it does not know.
"""
