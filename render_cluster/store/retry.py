"""The one place where vidmerge tries again: what failed outside it in a way that may pass."""

from __future__ import annotations

import logging

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from personalize.errors import TransientError

_log = logging.getLogger(__name__)

_LEDGER_AWAY_S = 90

RETRYING = Retrying(
    retry=retry_if_exception_type(TransientError),
    # Full jitter, so that the renderers of a cluster do not all come back at the same moment. Eight
    # attempts take 13 s in the mean and 26 s at most: longer than a storage service takes to shed
    # load, shorter than what a batch would notice.
    wait=wait_random_exponential(multiplier=0.2, max=15),
    stop=stop_after_attempt(8),
    reraise=True,
)
"""Call as `RETRYING(function, *arguments)`; `.copy(wait=...)` gives one with another wait."""


def _warn_once(state: RetryCallState) -> None:
    """Tells whoever watches why nothing moves; the further attempts are not news."""
    if state.attempt_number == 1 and state.outcome is not None:
        _log.warning("%s; waiting, up to %d s", state.outcome.exception(), _LEDGER_AWAY_S)


LEDGER_RETRYING = Retrying(
    retry=retry_if_exception_type(TransientError),
    # A database that is restarted or fails over is back within a minute. The driver alone waits,
    # while its renderers work on.
    wait=wait_random_exponential(multiplier=0.2, max=5),
    stop=stop_after_delay(_LEDGER_AWAY_S),
    before_sleep=_warn_once,
    reraise=True,
)
"""For the ledger of a run."""

ONCE = Retrying(stop=stop_after_attempt(1), reraise=True)
"""For somebody who waits for an answer."""
