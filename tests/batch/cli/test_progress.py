import io
import re
import time

from rich.console import Console

from batch.cli.progress import TerminalMonitor, show_error
from render_cluster.segment.outcome import SegmentOutcome, StageSeconds
from tests.batch.cli.printed import printed


def test_progress_in_a_log_file_is_plain_lines():
    text = io.StringIO()
    monitor = TerminalMonitor(Console(file=text, width=80), line_every_s=0.0)
    monitor.begin("segments", 3)
    time.sleep(0.01)
    monitor.segment_done(SegmentOutcome("a", "rendered"))
    monitor.segment_done(SegmentOutcome("b", "failed"))
    monitor.end()
    first, second = text.getvalue().splitlines()
    assert re.fullmatch(r"1 of 3 segments, [\d.]+/s, [\d.]+ s left", first)
    assert re.fullmatch(r"2 of 3 segments, 1 failed, [\d.]+/s, [\d.]+ s left", second)


def test_progress_on_a_terminal_is_a_bar_with_rate_and_time_left():
    text = io.StringIO()
    monitor = TerminalMonitor(Console(file=text, width=100, force_terminal=True))
    monitor.begin("segments", 2)
    monitor.segment_done(SegmentOutcome("a", "rendered"))
    monitor.segment_done(SegmentOutcome("b", "error"))
    monitor.end()
    plain = re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", "", text.getvalue())
    assert "segments (1 failed)" in plain
    assert "2/2" in plain
    assert "left" in plain


def test_progress_shows_the_cost_so_far():
    text = io.StringIO()
    console = Console(file=text, width=80)
    monitor = TerminalMonitor(console, price_per_core_hour_usd=36.0, line_every_s=0.0)
    monitor.begin("segments", 4)
    for key in "ab":
        seconds = StageSeconds(speak_s=1.0, clip_s=2.0, patch_s=5.0, encode_s=1.5, store_s=0.5)
        monitor.segment_done(SegmentOutcome(key, "rendered", seconds=seconds))
    assert text.getvalue().splitlines()[1].endswith("left, $0.20 so far")
    monitor.begin("posters", 2)
    monitor.pieces_done(2)
    assert "so far" not in text.getvalue().splitlines()[-1]


def test_errors_show_brackets_as_they_are():
    shown = printed(show_error, "cannot start", ["a [red]value[/red] of [9]"])
    assert "[red]value[/red] of [9]" in shown
