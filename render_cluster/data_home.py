"""Where vidmerge keeps what outlives a batch: assets, baked presenters, the default store."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_home() -> Path:
    """The user's data folder, or VIDMERGE_HOME."""
    home = os.environ.get("VIDMERGE_HOME")
    return Path(home) if home else platformdirs.user_data_path("vidmerge", appauthor=False)
