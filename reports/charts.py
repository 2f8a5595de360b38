"""The report's charts, as SVG that needs no script and no network."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import vl_convert

from reports.summary import STAGES, LineFigures

_INK, _SOFT, _RULE = "#1d2426", "#5d696b", "#e4dfd7"
_FONT = "Inter, Helvetica Neue, Arial, sans-serif"
_MADE, _SEEN = "#1f5f5b", "#d9b98a"
_STAGE_COLOURS = ("#8a5a83", "#c9793f", "#1f5f5b", "#7fa99b", "#c8c2b6")
_WIDTH_PX = 320
_MOST_LINES = 12  # of a long script, the most expensive ones


def chart_sharing(lines: tuple[LineFigures, ...]) -> str:
    """SVG: for each line, the seconds that had to be made beside the seconds that are watched."""
    shown = lines[:_MOST_LINES]
    table = pd.DataFrame(
        [(line.line_id, "made once", line.unique_s) for line in shown]
        + [(line.line_id, "watched", line.delivered_s) for line in shown],
        columns=["line", "what", "seconds"],
    )
    chart = (
        alt.Chart(table)
        .mark_bar(cornerRadiusEnd=2, height={"band": 0.86})
        .encode(
            y=_line_axis(shown),
            yOffset=alt.YOffset("what:N", sort=["made once", "watched"]),
            x=_seconds_axis("seconds of video"),
            color=_colour("what:N", ["made once", "watched"], [_MADE, _SEEN]),
        )
        .properties(width=_WIDTH_PX, height=alt.Step(15))
    )
    return _svg(chart)


def chart_stages(lines: tuple[LineFigures, ...]) -> str:
    """SVG: processor seconds of each line, by stage."""
    shown = lines[:_MOST_LINES]
    table = pd.DataFrame(
        [
            (line.line_id, stage, line.processor_seconds[stage], order)
            for line in shown
            for order, stage in enumerate(STAGES)
        ],
        columns=["line", "stage", "seconds", "order"],
    )
    chart = (
        alt.Chart(table)
        .mark_bar(height={"band": 0.7})
        .encode(
            y=_line_axis(shown),
            x=_seconds_axis("processor seconds"),
            color=_colour("stage:N", list(STAGES), list(_STAGE_COLOURS)),
            order=alt.Order("order:Q"),
        )
        .properties(width=_WIDTH_PX, height=alt.Step(30))
    )
    return _svg(chart)


def _line_axis(lines: tuple[LineFigures, ...]) -> alt.Y:
    order = [line.line_id for line in lines]
    return alt.Y("line:N", sort=order, title=None).axis(
        labelFontSize=13, labelColor=_INK, ticks=False, domain=False, labelPadding=8
    )


def _seconds_axis(title: str) -> alt.X:
    return alt.X("sum(seconds):Q", title=title).axis(
        tickCount=5,
        domain=False,
        ticks=False,
        gridColor=_RULE,
        labelColor=_SOFT,
        labelFontSize=11,
        format="~s",
    )


def _colour(field: str, names: list[str], colours: list[str]) -> alt.Color:
    return alt.Color(
        field,
        scale=alt.Scale(domain=names, range=colours),
        legend=alt.Legend(title=None, orient="top", symbolType="square", labelFontSize=13),
    )


def _svg(chart: alt.Chart) -> str:
    """The drawing itself; its ids and fonts do not depend on the machine."""
    styled = (
        chart.configure(font=_FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(titleColor=_SOFT, titleFontWeight="normal", titleFontSize=12)
        .configure_legend(labelColor=_INK)
    )
    spec: dict[str, Any] = styled.to_dict()
    return str(vl_convert.vegalite_to_svg(spec))
