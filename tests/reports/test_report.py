import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from reports.charts import chart_sharing, chart_stages
from reports.formats import format_bytes, format_duration, format_usd
from reports.machine import describe_machine
from reports.page import report_html, report_json
from reports.summary import summarize_batch
from tests.reports.report_tables import BATCH, RECORD, recipient, run, segment, tables

SEGMENTS = [
    *(segment("greeting", number, 1) for number in range(4)),
    segment("close", 0, 4, frames=240, size_bytes=300_000),
    segment("close", 1, 1, status="reused", clip_s=0, patch_s=0, speak_s=0, encode_s=0, store_s=0),
    segment("old", 0, 9, in_plan=False),
]
PEOPLE = [
    *(recipient(number) for number in range(1, 5)),
    recipient(
        5, "rejected", recipient_key=None, display_name="", cause_column="Email", cause_value="=1+1"
    ),
    recipient(6, "failed"),
]


def summarize(segments=SEGMENTS, people=PEOPLE, runs=()):
    return summarize_batch(BATCH, RECORD, *tables(segments, people, list(runs) or [run()]))


def test_counts_add_up():
    summary = summarize()
    counts = summary.recipients
    assert (counts.rows, counts.videos, counts.rejected, counts.failed, counts.errors) == (
        6,
        4,
        1,
        1,
        0,
    )
    segments = summary.segments
    assert (segments.unique, segments.rendered, segments.reused, segments.uses) == (6, 5, 1, 9)


def test_seconds_and_bytes_count_shared_segments_once():
    summary = summarize()
    assert summary.video_seconds.unique == 5 * 3.2 + 9.6
    assert summary.video_seconds.rendered == 4 * 3.2 + 9.6
    assert summary.video_seconds.delivered == 4 * 9.6
    assert summary.video_seconds.delivered_per_unique == 1.5
    assert summary.bytes.store == 5 * 100_000 + 300_000
    assert summary.bytes.separate_files == 5 * 100_000 + 4 * 300_000 + 4 * 15_000


def test_cost_is_processor_time_of_all_runs_at_the_price():
    cost = summarize().cost
    seconds = 6 * (0.1 + 2.0 + 0.9 + 0.02) + 3 * 1.5  # three clips, and what has left the plan
    assert sum(cost.processor_seconds.values()) == pytest.approx(seconds)
    assert cost.usd == pytest.approx(seconds / 3600 * 0.04)
    made_s = 5 * 3.2 + 9.6
    assert cost.in_full_usd == pytest.approx(cost.usd * 4 * 9.6 / made_s)


def test_a_batch_that_rendered_nothing_has_no_price_in_full():
    free = dict.fromkeys(("speak_s", "clip_s", "patch_s", "encode_s", "store_s"), 0.0)
    summary = summarize([segment("a", 0, 6, status="reused", **free)])
    assert (summary.cost.usd, summary.cost.in_full_usd) == (0, None)
    assert "nothing had to be rendered" in report_html(summary)


def test_lines_with_most_to_render_come_first():
    lines = summarize().lines
    assert [(line.line_id, line.distinct, line.uses) for line in lines] == [
        ("close", 2, 5),
        ("greeting", 4, 4),
    ]


def test_json_says_the_same_as_the_figures():
    summary = summarize()
    report = json.loads(report_json(summary))
    assert report["recipients"]["videos"] == 4
    assert report["failures"][0]["value"] == "=1+1"
    assert report["last_run"]["started_at"] == "2026-04-01T12:00:00+00:00"
    assert report["record"]["machine"]["cores"] == 2


def test_the_voice_and_its_licence_are_shown():
    assert "Its licence" not in report_html(summarize())  # a ledger from before it was kept
    voice = {"name": "piper:/v.onnx", "language": "en-US", "licence": "CC BY-NC 4.0"}
    voice |= {"commercial": False, "source": "<a card>", "audio": "recordings"}
    for acknowledged in ("", "CC BY-NC 4.0"):
        record = RECORD | {"voices": [voice | {"acknowledged": acknowledged}]}
        page = report_html(summarize_batch(BATCH, record, *tables(SEGMENTS, PEOPLE, [run()])))
        assert "piper:/v.onnx: &lt;a card&gt;" in page
        assert "CC BY-NC 4.0, not for commercial use" in page
        assert ("(acknowledged in the campaign)" in page) == bool(acknowledged)
    free = RECORD | {"voices": [voice | {"commercial": True, "acknowledged": ""}]}
    page = report_html(summarize_batch(BATCH, free, *tables(SEGMENTS, PEOPLE, [run()])))
    assert "not for commercial use" not in page


def test_times_without_a_zone_are_taken_as_utc():
    naive = run(started_at=datetime(2026, 4, 1, 12, tzinfo=UTC).replace(tzinfo=None))
    assert summarize(runs=[naive]).last_run.started_at == "2026-04-01T12:00:00+00:00"


def test_a_killed_run_is_reported():
    summary = summarize(runs=[run(), run(run_id=2, finished_at=None)])
    assert not summary.last_run.finished
    assert summary.last_run.runs == 2
    assert "it did not finish" in report_html(summary)


def test_the_page_needs_no_network_and_runs_no_script():
    page = report_html(summarize())
    assert "<script" not in page
    links = re.findall(r'(?:src|href|xlink:href)\s*=\s*["\']?([^"\'\s>]+)', page)
    assert [link for link in links if not link.startswith("#")] == []
    assert "@import" not in page
    assert page.count("<svg") == 2


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{ 7*7 }}", "</svg><b>", "\"'&"])
def test_the_customers_text_is_always_escaped(hostile):
    people = [recipient(1), recipient(2, "failed", display_name=hostile, reason=hostile)]
    segments = [segment(hostile, number, 1) for number in range(3)]
    page = report_html(summarize(segments, people))
    assert "<script" not in page
    assert "49" not in re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert "</svg><b>" not in page


def test_an_empty_batch_has_a_page():
    people = [recipient(1, "rejected")]
    summary = summarize([segment("a", 0, 0, in_plan=False)], people)
    assert "nothing delivered" in report_html(summary)


def test_charts_are_well_formed_and_the_same_every_time():
    lines = summarize().lines
    for chart in (chart_sharing, chart_stages):
        drawing = chart(lines)
        assert drawing == chart(lines)
        text = " ".join(ElementTree.fromstring(drawing).itertext())
        assert "greeting" in text
        assert "close" in text


def test_the_machine_is_described():
    machine = describe_machine()
    assert machine["cores"] >= 1
    assert machine["memory_gib"] > 0
    assert machine["processor"]
    assert re.match(r"\d", machine["versions"]["torch"])


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        *((0, "0.0 s"), (59.94, "59.9 s"), (59.96, "1 min 00 s"), (245, "4 min 05 s")),
        *((3599.6, "1 h 00 min"), (11220, "3 h 07 min"), (7_200_000, "2,000 h 00 min")),
    ],
)
def test_durations_for_people(seconds, text):
    assert format_duration(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_600, "1.0 MB"), (4.2e9, "4.2 GB")],
)
def test_sizes_for_people(size, text):
    assert format_bytes(size) == text


@pytest.mark.parametrize(
    ("usd", "text"),
    [
        *((None, "n/a"), (0, "$0"), (1234.5, "$1,234.50"), (0.5, "$0.50"), (0.00123, "$0.0012")),
        *((1.2e-11, "$0"), (0.0949, "$0.095"), (1.3e-7, "$0.00000013")),
    ],
)
def test_dollars_for_people(usd, text):
    assert format_usd(usd) == text


def test_many_failures_are_counted_and_the_first_ones_shown():
    people = [recipient(number, "rejected") for number in range(1, 3_001)]
    summary = summarize(people=[*people, recipient(3_001)])
    page = report_html(summary)
    assert "the first 200 of 3,000" in page
    assert "and 2,800 more, in rejected.csv" in page
    assert "Name 200<" in page
    assert "Name 201<" not in page
