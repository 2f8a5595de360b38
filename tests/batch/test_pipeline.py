import csv
import json

import pytest

from batch.cli.sampling import write_sample
from batch.job.monitor import SilentMonitor
from batch.ledger.ledger import Ledger
from batch.run.outcomes import check_complete
from personalize.errors import ConfigError, VidmergeError
from personalize.pronunciation.markup import without_markup
from render_cluster.media.track import CLOCK_HZ
from tests.batch.run.outcome_tables import outcome, outcomes_of
from tests.batch.tiny_renderer import SIZE_PX, TinyRenderer
from tests.media import decode_picture, decode_sound

KEYS = ["7", "8", "9", "11"]


def test_a_run_leaves_every_result_in_its_place(workplace):
    summary = workplace.run()
    out = workplace.root / "out"
    assert sorted(path.name for path in out.iterdir() if path.name[0] != ".") == [
        *("batch.json", "changes.csv", "ledger.db", "links.csv", "plan", "rejected.csv"),
        *("report.html", "report.json", "videos"),
    ]
    assert sorted(path.stem for path in (out / "videos").iterdir()) == sorted(KEYS)
    assert (summary.recipients.rows, summary.recipients.videos, summary.recipients.rejected) == (
        *(5, 4),
        1,
    )
    assert json.loads((out / "report.json").read_text())["recipients"]["videos"] == 4


def test_videos_hold_their_segments_picture_and_sound_of_one_length(workplace):
    summary = workplace.run()
    video = workplace.root / "out" / "videos" / "9.mp4"
    frames = decode_picture(str(video), size_px=SIZE_PX)
    samples = decode_sound(str(video))
    assert len(frames) * 1920 == len(samples)
    with Ledger(f"sqlite:///{workplace.root}/out/ledger.db", summary.batch_id) as ledger:
        row = next(row for row in ledger.recipients() if row["recipient_key"] == "9")
    assert row["seconds"] == len(samples) / CLOCK_HZ


def test_everyone_gets_a_link_or_a_reason(workplace):
    workplace.run(base_url="https://watch.example/")
    links = workplace.links()
    assert [row["vidmerge_status"] for row in links] == ["video"] * 3 + ["rejected", "video"]
    assert all(
        row["vidmerge_video_url"].startswith("https://watch.example/v/") for row in links[:3]
    )
    assert links[0]["vidmerge_thumbnail_url"].startswith("https://watch.example/m/")
    assert links[3]["vidmerge_video_url"] == ""
    assert links[3]["vidmerge_reason"]


def test_a_second_run_renders_nothing_and_changes_nothing(workplace):
    workplace.run()
    before = workplace.results()
    again = TinyRenderer()
    summary = workplace.run(again)
    assert again.rendered == []
    assert workplace.results() == before
    assert (summary.last_run.rendered, summary.last_run.reused) == (0, summary.segments.unique)
    assert summary.segments.rendered == summary.segments.unique  # the batch did render them, once


def test_another_batch_reuses_what_is_in_the_store(workplace):
    workplace.run()
    other = TinyRenderer()
    summary = workplace.run(other, out="other")
    assert other.rendered == []
    assert summary.segments.reused == summary.segments.unique
    assert workplace.links("other")[0] != workplace.links()[0]  # its own tokens


def test_a_failed_segment_costs_only_the_videos_that_need_it(workplace):
    summary = workplace.run(TinyRenderer(failing=["Acme"]))
    assert (summary.recipients.videos, summary.recipients.failed) == (2, 2)
    reasons = {failure.row_number: failure.reason for failure in summary.failures}
    wanted = "segment of line 'company' failed: speak: nothing that can be spoken"
    assert reasons[1] == reasons[2] == wanted
    assert workplace.links()[0]["vidmerge_reason"] == wanted
    assert sorted(path.stem for path in (workplace.root / "out/videos").iterdir()) == ["11", "9"]
    mended = workplace.run()
    assert (mended.recipients.failed, mended.last_run.rendered) == (0, 1)


def test_links_stay_with_their_recipients_when_the_file_is_edited(workplace):
    workplace.run()
    before = {row["Record ID"]: row["vidmerge_video_url"] for row in workplace.links()}
    lines = workplace.contacts.read_text().splitlines(keepends=True)
    new = "12,Eve,Acme,new\n"
    workplace.contacts.write_text("".join([lines[0], new, *lines[2:]]))  # Ann leaves, Eve comes
    renderer = TinyRenderer()
    workplace.run(renderer)
    after = {row["Record ID"]: row["vidmerge_video_url"] for row in workplace.links()}
    assert list(map(without_markup, renderer.rendered)) == ["Hi Eve."]
    assert {key: after[key] for key in ("8", "9", "11")} == {
        key: before[key] for key in ("8", "9", "11")
    }
    assert after["12"] not in before.values()
    assert sorted(p.stem for p in (workplace.root / "out/videos").iterdir()) == [
        *("11", "12", "8"),
        "9",
    ]


def test_editing_a_line_renders_that_line_only(workplace):
    workplace.run()
    text = workplace.campaign.read_text()
    workplace.campaign.write_text(text.replace("Take care!", "See you soon!"))
    renderer = TinyRenderer()
    summary = workplace.run(renderer)
    assert renderer.rendered == ["See you soon!"]
    assert summary.segments.unique == 8


def test_a_truncated_file_of_the_store_is_found_and_rendered_again(workplace):
    workplace.run()
    before = workplace.results()
    broken = workplace.store_files()[0]
    broken.write_bytes(broken.read_bytes()[:100])
    renderer = TinyRenderer()
    workplace.run(renderer)
    assert len(renderer.rendered) == 1
    assert workplace.results() == before


@pytest.mark.parametrize("kind", ["picture", "sound"])
def test_a_file_damaged_during_the_run_is_repaired_in_a_second_round(workplace, kind):
    damaged = []

    def damage_one(_spec, _store):
        if not damaged:
            path = workplace.store_files(kind)[0]
            data = bytearray(path.read_bytes())
            data[-1] ^= 1
            path.write_bytes(data)
            damaged.append(path)

    renderer = TinyRenderer(after_each=damage_one)
    summary = workplace.run(renderer)
    assert (summary.recipients.videos, summary.recipients.failed) == (4, 0)
    assert len(renderer.rendered) == summary.segments.unique + 1
    assert summary.last_run.rendered == summary.segments.unique + 1


def test_recurring_damage_becomes_named_failures(workplace):
    def damage_all(_spec, _store):
        for path in workplace.store_files():
            path.write_bytes(b"")

    summary = workplace.run(TinyRenderer(after_each=damage_all))
    assert (summary.recipients.videos, summary.recipients.failed) == (0, 4)
    assert all(failure.reason for failure in summary.failures)


def test_segments_without_a_result_are_failures(workplace):
    def silent(specs, settings, on_outcome):
        TinyRenderer()(specs[:1], settings, on_outcome)

    summary = workplace.run(silent)
    assert summary.recipients.videos == 0
    assert "no worker reported" in summary.failures[0].reason


def test_a_bug_in_a_segment_is_reported_as_one(workplace):
    def erring(specs, settings, on_outcome):
        from dataclasses import replace

        def as_error(outcome):
            trace = "Traceback (most recent call last):\n  ...\nZeroDivisionError: x"
            on_outcome(replace(outcome, status="error", reason=trace))

        TinyRenderer()(specs, settings, as_error)

    summary = workplace.run(erring)
    assert summary.recipients.errors == 4
    assert workplace.links()[0]["vidmerge_reason"] == "ZeroDivisionError: x"


def test_a_rejected_row_says_who_it_is(workplace):
    summary = workplace.run()
    assert [failure.recipient for failure in summary.failures] == ["Cleo"]
    path = workplace.root / "out" / "rejected.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["vidmerge_recipient"] for row in csv.DictReader(file)] == ["Cleo"]


def test_a_script_that_works_for_nobody_names_the_campaign_and_the_place(workplace):
    text = workplace.campaign.read_text()
    workplace.campaign.write_text(text.replace("{{ company }}", "{{ company.boss }}"))
    place = r"campaign\.yaml: line 'company', template line 1, column 9, field 'company'"
    with pytest.raises(ConfigError, match=place):
        workplace.run()


def test_hostile_recipients_become_videos_or_named_rejections_and_nothing_is_executed(workplace):
    names = [
        "{{ 7*7 }}",
        '=HYPERLINK("http://x","y")',
        "<script>alert(1)</script>",
        "x" * 400,
        "สมชาย",
    ]
    rows = [f'{n},"{name.replace(chr(34), chr(34) * 2)}",Acme,' for n, name in enumerate(names)]
    header = workplace.contacts.read_text().splitlines()[0]
    workplace.contacts.write_text("\n".join([header, *rows]) + "\n")
    renderer = TinyRenderer()
    summary = workplace.run(renderer)
    counts = summary.recipients
    assert counts.videos + counts.rejected == counts.rows == len(names)
    assert not any("49" in speech for speech in renderer.rendered)
    assert [row["First Name"] for row in workplace.links()] == names
    page = (workplace.root / "out" / "report.html").read_text()
    assert "<script" not in page
    with (workplace.root / "out" / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        ours = [cell for row in csv.DictReader(file) for name, cell in row.items()
                if name.startswith("vidmerge_")]  # fmt: skip
    assert not any(cell.startswith(("=", "+", "@")) for cell in ours)


def test_rows_in_must_be_videos_plus_named_failures():
    video, failure = outcome(1), outcome(2, "failed", reason="why")
    check_complete(2, outcomes_of(video, failure))
    for rows, message in (
        ([video], r"no outcome \(row 2 first\)"),
        ([video, failure, failure], "two outcomes"),
        ([video, outcome(2, "failed")], "without a reason"),
        ([video, failure, outcome(3)], "not in the file"),
    ):
        with pytest.raises(VidmergeError, match=message):
            check_complete(2, outcomes_of(*rows))


def test_a_batch_with_its_ledger_in_postgresql_runs_and_keeps_its_links(workplace, postgresql_url):
    workplace.run(ledger=postgresql_url)
    before = workplace.results()
    assert not (workplace.root / "out" / "ledger.db").exists()
    summary = workplace.run(TinyRenderer(failing=["everything"]), ledger=postgresql_url)
    assert workplace.results() == before
    assert (summary.last_run.rendered, summary.last_run.runs) == (0, 2)
    with pytest.raises(ConfigError, match=r"ledger of the batch .* is 127\.0\.0\.1:\d+/postgres"):
        workplace.run()  # it would make other tokens


def test_written_videos_never_go_stale(workplace):
    workplace.run()
    text = workplace.campaign.read_text()
    workplace.campaign.write_text(text.replace("Take care!", "Take very good care, will you?"))
    before = workplace.results()["videos/7.mp4"]
    workplace.run(write_videos=False)
    assert workplace.results()["videos/7.mp4"] != before


def test_videos_are_written_only_when_asked_for(workplace):
    workplace.run(write_videos=False)
    assert not (workplace.root / "out" / "videos").exists()
    assert workplace.links()[0]["vidmerge_status"] == "video"


def test_nobody_in_a_sample_with_faults_is_lost(workplace):
    rows = 800
    write_sample(workplace.contacts, rows, 1, SilentMonitor(), force=True)
    text = workplace.campaign.read_text().replace("{{ company }}", "you")
    text = text.replace("{{ first_name }}", "{{ first_name[:1] }}")  # few segments, all rows
    workplace.campaign.write_text(text.replace("  company: {column: Company}\n", ""))
    summary = workplace.run(TinyRenderer(failing=["Hi J."]), write_videos=False)
    counts = summary.recipients
    assert counts.videos + counts.rejected + counts.failed == counts.rows == rows
    assert (counts.rejected, counts.errors) == (round(0.01 * rows) + round(0.005 * rows), 0)
    assert counts.failed > 0
    assert len(summary.failures) == counts.without_video
    links = workplace.links()
    assert len(links) == rows
    assert all(bool(row["vidmerge_video_url"]) != bool(row["vidmerge_reason"]) for row in links)
    urls = [row["vidmerge_video_url"] for row in links if row["vidmerge_video_url"]]
    assert len(set(urls)) == counts.videos
