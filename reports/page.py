"""The report's files: report.json for programs and report.html, one page that needs no network."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import jinja2
from markupsafe import Markup

from reports.charts import chart_sharing, chart_stages
from reports.summary import STAGES, BatchSummary

_MOST_FAILURES = 200  # on the page; rejected.csv names all
_UNITS = ("B", "kB", "MB", "GB", "TB")
_MINUTE_S, _HOUR_S = 60, 3600


def report_json(summary: BatchSummary) -> str:
    """All figures, as JSON."""
    return json.dumps(asdict(summary), indent=2, ensure_ascii=False) + "\n"


def report_html(summary: BatchSummary) -> str:
    """The page. Everything that comes from the customer's file is escaped."""
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
    return environment.get_template("report.html").render(
        s=summary,
        stages=_stage_rows(summary),
        charts=_charts(summary),
        failures=summary.failures[:_MOST_FAILURES],
        hidden_failures=max(0, len(summary.failures) - _MOST_FAILURES),
    )


def _charts(summary: BatchSummary) -> dict[str, Markup]:
    """The drawings; safe as they are, vl-convert escapes the text in them."""
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


def format_duration(seconds: float) -> str:
    """For people: 0.4 s, 12.3 s, 4 min 05 s, 3 h 07 min."""
    if seconds < _MINUTE_S - 0.05:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S:02d} s"
    return f"{whole // _HOUR_S:,} h {whole % _HOUR_S // _MINUTE_S:02d} min"


def format_bytes(size_bytes: float) -> str:
    """For people: 812 B, 4.2 MB."""
    power = 0
    while size_bytes >= 999.5 and power < len(_UNITS) - 1:
        size_bytes /= 1000
        power += 1
    return (
        f"{size_bytes:.0f} {_UNITS[power]}" if power == 0 else f"{size_bytes:.1f} {_UNITS[power]}"
    )


def format_usd(usd: float | None) -> str:
    """Dollars: two decimals from a dollar on, below that two significant figures."""
    if usd is None:
        return "n/a"
    if usd == 0:
        return "$0"
    return f"${usd:,.2f}" if usd >= 1 else f"${float(f'{usd:.2g}'):.10f}".rstrip("0")
