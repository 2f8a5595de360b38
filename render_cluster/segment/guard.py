"""The one place that catches everything: any failure of a segment becomes its outcome."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

from personalize.errors import ConfigError, StageError, TransientError
from render_cluster.segment.outcome import SegmentOutcome

T = TypeVar("T")


def guarded(segment_key: str, stage: str, work: Callable[[], T]) -> T | SegmentOutcome:
    """The result of `work`, or the outcome that says why this segment failed.

    Raises:
        ConfigError: no segment can be made, so the batch ends.
    """
    try:
        return work()
    except ConfigError:
        raise
    except StageError as error:
        return SegmentOutcome(segment_key, "failed", stage=error.stage, reason=error.reason)
    except TransientError as error:
        return SegmentOutcome(segment_key, "failed", stage=stage, reason=str(error))
    except Exception:  # noqa: BLE001 - one broken segment must never cost another's video
        return SegmentOutcome(segment_key, "error", stage=stage, reason=traceback.format_exc())
