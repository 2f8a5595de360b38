"""The names of the devices that a presenter is drawn on, apart from Warp: settings name one."""

from __future__ import annotations

from typing import Literal

DeviceName = Literal["cpu", "cuda"]
