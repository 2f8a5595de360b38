"""The notices of segments, drawn where the batch is run: workers get pixels and need no fonts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from personalize.plan.segment import SegmentSpec
from render_cluster.lettering.font_files import fetch_fonts
from render_cluster.lettering.fonts import fonts_of
from render_cluster.lettering.notice_mark import draw_mark
from render_cluster.segment.settings import RenderSettings


def with_marks(
    settings: RenderSettings, specs: Sequence[SegmentSpec], say: Callable[[str], None]
) -> RenderSettings:
    """The settings with the mark of every notice that some segments show.

    Raises:
        ConfigError: a font is missing and cannot be fetched.
    """
    notices = [notice for notice in dict.fromkeys(spec.notice for spec in specs) if notice.text]
    for notice in notices:
        fetch_fonts(fonts_of(notice.text, notice.language), say)
    return replace(settings, marks=tuple(map(draw_mark, notices)))
