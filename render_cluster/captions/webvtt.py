"""WebVTT (https://www.w3.org/TR/webvtt1/): cues as the text that a page's `<track>` reads."""

from __future__ import annotations

from collections.abc import Sequence

from render_cluster.media.text_track import Cue

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_webvtt(cues: Sequence[Cue]) -> str:
    """The file of some cues."""
    blocks = (
        f"{_clock(cue.start_s)} --> {_clock(cue.end_s)}\n"
        + "\n".join(line.translate(_ESCAPES) for line in cue.lines)
        for cue in cues
    )
    return "\n\n".join(("WEBVTT", *blocks)) + "\n"


def _clock(at_s: float) -> str:
    ms = round(1000 * at_s)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"
