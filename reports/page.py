"""The report's files: report.json for programs and report.html, one page that needs no network."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from reports.charts import chart_sharing, chart_stages
from reports.formats import format_bytes, format_duration, format_usd
from reports.summary import STAGES, BatchSummary

_MOST_FAILURES = 200  # on the page; rejected.csv has all


def report_json(summary: BatchSummary) -> str:
    """All figures, as JSON."""
    return json.dumps(asdict(summary), indent=2, ensure_ascii=False) + "\n"


def report_html(summary: BatchSummary) -> str:
    """The page. Everything that comes from the customer's file is escaped."""
    shown = summary.failures[:_MOST_FAILURES]
    return _template().render(
        s=summary,
        stages=_stage_rows(summary),
        charts=_charts(summary),
        failures=shown,
        hidden_failures=summary.recipients.without_video - len(shown),
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "duration": format_duration,
        "size": format_bytes,
        "usd": format_usd,
        "count": lambda number: f"{number:,}",
    }
    return environment.get_template("report.html")


def _charts(summary: BatchSummary) -> dict[str, Markup]:
    """The drawings; safe to embed, because vl-convert escapes their text."""
    charts = {}
    if summary.video_seconds.unique:
        charts["sharing"] = Markup(chart_sharing(summary.lines))
    if sum(summary.cost.processor_seconds.values()):
        charts["stages"] = Markup(chart_stages(summary.lines))
    return charts


def _stage_rows(summary: BatchSummary) -> list[dict[str, Any]]:
    total_s = sum(summary.cost.processor_seconds.values())
    if not total_s:
        return []
    return [
        {
            "stage": stage,
            "seconds": summary.cost.processor_seconds[stage],
            "share": summary.cost.processor_seconds[stage] / total_s,
            "usd": summary.cost.usd * summary.cost.processor_seconds[stage] / total_s,
        }
        for stage in STAGES
    ]
