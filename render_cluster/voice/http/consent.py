"""Whether texts may leave the machine: only if its owner says so, in the environment."""

from __future__ import annotations

import os

from personalize.errors import ConfigError

ALLOW = "VIDMERGE_ALLOW_HTTP_VOICES"


def require_consent(voice: str, host: str) -> None:
    """Accepts a machine whose environment allows voices behind an endpoint.

    Raises:
        ConfigError: it does not.
    """
    if os.environ.get(ALLOW) != "1":
        raise ConfigError(
            f"voice {voice!r} is behind an endpoint: all texts, with the names of your recipients, "
            f"would leave this machine and go to {host}. If you may send them there, set {ALLOW}=1 "
            "in the environment, on every machine that renders"
        )


def read_key(voice: str, variable: str) -> str:
    """The key of an endpoint; empty if it needs none.

    Raises:
        ConfigError: the variable that should have it is not set.
    """
    key = os.environ.get(variable, "").strip() if variable else ""
    if variable and not key:
        raise ConfigError(
            f"voice {voice!r} takes its key from {variable}, which is not set on this machine; "
            "set it in the environment, never in a file of the campaign"
        )
    return key
