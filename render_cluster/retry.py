"""The one place where vidmerge tries again: what failed outside it in a way that may pass."""

from __future__ import annotations

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from personalize.errors import TransientError

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
