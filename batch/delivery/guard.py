"""The guard of delivery: whatever goes wrong fails one piece of work and nothing else."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from batch.run.outcomes import Failure
from personalize.errors import VidmergeError
from render_cluster import CorruptTrackError


@dataclass(slots=True)
class Guard:
    """Does work: `what` is what it writes, `broken` are files of the store found damaged."""

    what: str
    broken: set[tuple[str, str]] = field(default_factory=set)

    def failure_of(self, work: Callable[..., None], *arguments: object) -> Failure | None:
        """None if the work succeeds."""
        try:
            work(*arguments)
        except CorruptTrackError as error:
            self.broken.add((error.kind, error.key))
            return Failure(str(error))
        except VidmergeError as error:
            return Failure(str(error))
        except OSError as error:
            return Failure(f"{self.what} cannot be written: {error.strerror or error}")
        except Exception:  # noqa: BLE001 - the guard: a bug costs one piece and is reported with its traceback
            return Failure(traceback.format_exc(), unexpected=True)
        return None
