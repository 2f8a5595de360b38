"""The names of the picture encoders, apart from them: settings name one without loading FFmpeg."""

from __future__ import annotations

from typing import Literal

EncoderName = Literal["x264", "nvenc"]
