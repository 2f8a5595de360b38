"""The one place where vidmerge retries external operations whose failure may be temporary."""

from __future__ import annotations

import logging

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    stop_before_delay,
    wait_random_exponential,
)

from personalize.errors import TransientError

_log = logging.getLogger(__name__)

_LEDGER_AWAY_S = 90

RETRYING = Retrying(
    retry=retry_if_exception_type(TransientError),
    # Full jitter, so that the workers of a cluster do not all come back at the same moment. Eight
    # attempts take 13 s on average and 26 s at most: longer than a storage service takes to shed
    # load, shorter than a batch would notice.
    wait=wait_random_exponential(multiplier=0.2, max=15),
    stop=stop_after_attempt(8),
    reraise=True,
)
"""Call as `RETRYING(function, *arguments)`; `.copy(wait=...)` makes one with another wait."""


def _warn_once(state: RetryCallState) -> None:
    """Tells the user why nothing moves; further attempts are not reported."""
    if state.attempt_number == 1 and state.outcome is not None:
        _log.warning("%s; waiting, up to %d s", state.outcome.exception(), _LEDGER_AWAY_S)


LEDGER_RETRYING = Retrying(
    retry=retry_if_exception_type(TransientError),
    # A database that restarts or fails over is back within a minute. Only the driver waits, while
    # its workers continue.
    wait=wait_random_exponential(multiplier=0.2, max=5),
    stop=stop_after_delay(_LEDGER_AWAY_S),
    before_sleep=_warn_once,
    reraise=True,
)
"""For the ledger of a run."""

_SPEECH_AWAY_S = 90
_JITTER = wait_random_exponential(multiplier=0.5, max=15)


def _as_it_asked(state: RetryCallState) -> float:
    """Seconds to wait: at least what the other side asked for."""
    error = state.outcome.exception() if state.outcome is not None else None
    asked_s = error.retry_after_s if isinstance(error, TransientError) else 0.0
    return asked_s + _JITTER(state)


SPEECH_RETRYING = Retrying(
    retry=retry_if_exception_type(TransientError),
    wait=_as_it_asked,
    # A limit of requests per minute is over within one; a segment may take two minutes in all.
    stop=stop_before_delay(_SPEECH_AWAY_S),
    reraise=True,
)
"""For speech over a network: waits as long as the endpoint asks, or else gives up."""

_CRM_AWAY_S = 180

CRM_RETRYING = SPEECH_RETRYING.copy(stop=stop_before_delay(_CRM_AWAY_S))
"""For a CRM over a network, whose limits other programs share: waits as long as it asks."""

ONCE = Retrying(stop=stop_after_attempt(1), reraise=True)
"""For somebody who is waiting for an answer."""
