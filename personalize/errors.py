"""The errors of vidmerge, by what the caller does about them.

VidmergeError
├── ConfigError      the batch does not start; the user mends the campaign, the file or the settings
├── InputError       this recipient is rejected by name; no retry
├── StageError       this segment fails; no retry; the recipients that need it are named failures
└── TransientError   retried in one place (render_cluster/store/retry.py)
"""

from __future__ import annotations


class VidmergeError(Exception):
    """Base of all errors that vidmerge raises deliberately."""


class ConfigError(VidmergeError):
    """The batch cannot start. The message names the file, what was found and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)


class InputError(VidmergeError):
    """One recipient cannot get a video."""

    def __init__(self, reason: str, column: str = "", value: str = "") -> None:
        super().__init__(reason, column, value)
        self.reason = reason
        self.column = column
        self.value = value

    def __str__(self) -> str:
        return self.reason


class StageError(VidmergeError):
    """One segment cannot be made.

    `stage` is one of speak, clip, patch, encode, assemble, store, poster.
    """

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(stage, reason)
        self.stage = stage
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.stage}: {self.reason}"


class TransientError(VidmergeError):
    """Something outside vidmerge failed, perhaps temporarily, such as storage over a network.

    `retry_after_s` is how long it asked to be left alone, if it did.
    """

    def __init__(self, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message, retry_after_s)
        self.message = message
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return self.message
