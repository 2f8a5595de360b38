import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import httpx
import pytest

from batch.cli.result_tables import show_preview, show_summary
from batch.ledger.ledger import Ledger
from batch.ledger.upgrade import VERSION_TABLE
from batch.preview import write_preview
from personalize.errors import ConfigError, VidmergeError
from personalize.pronunciation.markup import without_markup
from tests.batch.cli.printed import planned_job, printed
from tests.batch.tiny_renderer import SIZE_PX, TinyRenderer
from tests.media import decode_picture

COMMANDS = ("setup", "plan", "preview", "run", "serve", "report")


def test_help_names_every_command(vidmerge):
    done = vidmerge("--help")
    assert done.exit_code == 0
    assert all(re.search(rf"^│ {name} +[A-Z]", done.stdout, re.M) for name in COMMANDS)
    assert "Exit codes: 0 all done" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(vidmerge, command):
    done = vidmerge(command, "--help")
    assert done.exit_code == 0
    assert f"vidmerge {command} " in done.stdout.partition("Example:")[2]
    assert done.stderr == ""


def test_bad_usage_is_one_message_and_exit_code_2(vidmerge, workplace):
    nowhere = workplace.root / "nowhere.yaml"
    for arguments, message in (
        (("run", workplace.campaign), "Missing argument"),
        (("run", nowhere, workplace.contacts, "--out", workplace.root / "o"), "nowhere.yaml"),
        (("plan", nowhere, workplace.contacts), "nowhere.yaml"),
        (("report", workplace.root), "contains no batch"),
        (("serve", workplace.root), "contains no batch"),
        (("serve", workplace.root, "--port", "99999"), "65535"),
    ):
        done = vidmerge(*arguments)
        assert (done.exit_code, done.stdout) == (2, ""), arguments
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    assert not (workplace.root / "o").exists()


def test_report_rewrites_the_report_and_prints_the_summary(vidmerge, workplace):
    workplace.run(TinyRenderer(failing=["Acme"]))
    page = workplace.root / "out" / "report.html"
    page.unlink()
    done = vidmerge("report", workplace.root / "out")
    assert done.exit_code == 0
    assert page.exists()
    assert "5 rows = 2 videos + 1 rejected + 2 failed" in done.stdout
    assert "segment of line 'company' failed: speak: nothing that can be spoken" in done.stdout


def test_the_summary_says_what_was_rendered_and_where_the_files_are(workplace):
    folder = workplace.job().folder
    first = printed(show_summary, workplace.run(), folder)
    second = printed(show_summary, workplace.run(), folder)
    assert "8 unique, used 12 times" in first
    assert "8 rendered now, 0 already in the store" in first
    assert "everything was already in the store" not in first
    assert "0 rendered now, 8 already in the store" in second
    assert "Nothing was rendered: everything was already in the store." in second
    for name in ("videos", "links.csv", "rejected.csv", "report.html"):
        assert str(folder.root / name) in first
    assert re.search(r"4 +Cleo +rejected .*Company", first)


def test_a_killed_run_is_not_reported_as_done(workplace):
    summary = workplace.run()
    killed = replace(summary.last_run, finished=False, rendered=0, reused=0)
    text = printed(show_summary, replace(summary, last_run=killed), workplace.job().folder)
    assert "The last run did not finish. Run it again" in text
    assert "Nothing was rendered" not in text


def test_an_incomplete_plan_is_refused_before_any_link_is_served(vidmerge, workplace):
    workplace.run()
    plan = workplace.root / "out" / "plan"
    old = (plan / "segments.parquet").read_bytes()
    text = workplace.campaign.read_text()
    workplace.campaign.write_text(text.replace("Take care!", "See you soon!"))
    workplace.run()
    (plan / "segments.parquet").write_bytes(old)
    done = vidmerge("serve", workplace.root / "out", "--port", _free_port())
    assert done.exit_code == 2
    assert "run the batch again" in done.stderr


def test_a_full_disk_or_a_broken_ledger_is_one_message_and_exit_code_1(vidmerge, workplace):
    workplace.run()
    out = workplace.root / "out"
    (out / "report.json").unlink()
    (out / "report.json").mkdir()
    done = vidmerge("report", out)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Is a directory" in done.stderr
    assert "Traceback" not in done.stderr
    with sqlite3.connect(out / "ledger.db") as ledger:
        ledger.execute("alter table recipient rename column reason to because")
    ledger.close()
    done = vidmerge("report", out)
    assert done.exit_code == 2
    assert "from another version of vidmerge: its table 'recipient' has no reason" in done.stderr
    with sqlite3.connect(out / "ledger.db") as ledger:
        ledger.execute("alter table recipient rename column because to reason")
        (page,) = ledger.execute(
            "select rootpage from sqlite_master where name = 'recipient'"
        ).fetchone()
        (size,) = ledger.execute("pragma page_size").fetchone()
        ledger.execute("pragma wal_checkpoint(truncate)")
    ledger.close()
    with (out / "ledger.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    done = vidmerge("report", out)
    assert done.exit_code == 1
    assert "the ledger: database disk image is malformed" in done.stderr
    assert "SELECT" not in done.stderr
    shown = subprocess.run(
        [sys.executable, "-m", "batch.cli", "--verbose", "report", str(out)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.returncode == 1
    assert "Traceback" in shown.stderr


def test_preview_writes_one_video_and_shows_what_is_said(workplace):
    planned = planned_job(workplace)
    out = workplace.root / "previews" / "hello.mp4"
    renderer = TinyRenderer()
    preview = write_preview(planned, 2, out, renderer, _Quiet())
    assert list(map(without_markup, renderer.rendered)) == [
        "Hi Ben.",
        "We like Acme.",
        "Take care!",
    ]
    assert len(decode_picture(str(out), size_px=SIZE_PX)) == 3 * 8
    assert "Hi Ben." in printed(show_preview, preview)
    again = TinyRenderer()
    write_preview(planned, 2, out, again, _Quiet())
    assert again.rendered == []


def test_preview_of_a_missing_or_failed_recipient_is_a_clear_error(workplace):
    planned = planned_job(workplace)
    out = workplace.root / "hello.mp4"
    for row, message in ((4, "gets no video: column Company"), (6, "rows 1 to 5"), (0, "1 to 5")):
        with pytest.raises(ConfigError, match=message):
            write_preview(planned, row, out, TinyRenderer(), _Quiet())
    with pytest.raises(VidmergeError, match="nothing that can be spoken"):
        write_preview(planned, 1, out, TinyRenderer(failing=["Ann"]), _Quiet())
    assert not out.exists()


def test_serve_makes_a_link_work_until_it_is_interrupted(workplace):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    workplace.run(base_url=f"http://127.0.0.1:{port}")
    code = "import sys; from batch.cli.commands import app; app()"
    arguments = ["serve", str(workplace.root / "out"), "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        said = server.stderr.readline().decode()
        page = httpx.get(workplace.links()[0]["vidmerge_video_url"], timeout=20)
    finally:
        server.send_signal(signal.SIGINT)
        out, errors = server.communicate(timeout=20)
    assert "serving Test on port" in said
    assert "A video for Ann" in page.text
    assert (server.returncode, out, errors) == (0, b"", b"")


def test_serve_on_a_taken_port_is_a_clear_error(vidmerge, workplace):
    workplace.run()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = vidmerge("serve", workplace.root / "out", "--port", port)
    assert done.exit_code == 2
    assert f"port {port}: Address already in use" in done.stderr


def test_report_before_any_run_has_ended_says_so(vidmerge, workplace):
    folder = workplace.job().folder
    identity = folder.claim(None)
    with Ledger(folder.ledger_url(None), identity.batch_id) as ledger:
        ledger.begin_run(
            {
                **dict.fromkeys(("campaign", "campaign_file", "recipients_file", "store"), "x"),
                "base_url": "x",
                "price_per_core_hour_usd": 0.0,
                "record": "{}",
            }
        )
    done = vidmerge("report", folder.root)
    assert done.exit_code == 2
    assert "no run of the batch" in done.stderr


def test_report_reads_the_ledger_of_an_older_version_and_leaves_it(vidmerge, workplace):
    workplace.run()
    out = workplace.root / "out"
    with closing(sqlite3.connect(out / "ledger.db")) as ledger:
        ledger.execute(f"DROP TABLE {VERSION_TABLE}")
        ledger.execute("DROP TABLE person")
        ledger.execute("DROP TABLE pushed")
        ledger.execute(
            "UPDATE recipient SET status = 'bug', reason = 'Trace' WHERE status = 'rejected'"
        )
        ledger.commit()
        before = list(ledger.iterdump())
        done = vidmerge("--verbose", "report", out)
        assert (done.exit_code, done.stderr) == (0, "")
        assert list(ledger.iterdump()) == before
    assert json.loads((out / "report.json").read_text())["recipients"]["errors"] == 1
    assert "<pre>Trace</pre>" in (out / "report.html").read_text()


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class _Quiet:
    def __getattr__(self, _name):
        return lambda *_: None
