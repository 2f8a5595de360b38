"""How many people get no video because they do not want one or cannot be reached, by kind."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

OPTED_OUT = "has opted out"
BOUNCED = "cannot be reached by e-mail"
SUPPRESSED = "is on the suppression list"
"""What the reasons of such rows say, also of other rows of the same person."""

_KINDS = {OPTED_OUT: "opted out", BOUNCED: "cannot be reached by e-mail",
          SUPPRESSED: "on a suppression list"}  # fmt: skip


def count_stopped(rejected: pa.Table) -> tuple[tuple[str, int], ...]:
    """How many of the rejected rows there are of each kind, without kinds of which there are none.

    Args:
        rejected: with REJECTED_SCHEMA.
    """
    counts = (
        (kind, pc.sum(pc.match_substring(rejected["reason"], said)).as_py() or 0)
        for said, kind in _KINDS.items()
    )
    return tuple((kind, count) for kind, count in counts if count)
