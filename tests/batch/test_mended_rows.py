"""A mended rejected.csv is fed back: its rows are made, and the batch stays whole."""

import csv
import re

import pytest

from personalize.errors import ConfigError
from tests.batch.tiny_renderer import TinyRenderer


def rejected_of(workplace):
    path = workplace.root / "out" / "rejected.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def mend(workplace, **cells):
    """Writes the batch's rejected.csv with some cells of each row mended."""
    rows = [row | cells for row in rejected_of(workplace)]
    path = workplace.root / "mended.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_rejected_rows_have_their_own_columns_and_the_reason(workplace):
    workplace.run(write_videos=False)
    (row,) = rejected_of(workplace)
    assert list(row) == [
        *("Record ID", "First Name", "Company", "Note", "vidmerge_row", "vidmerge_recipient"),
        *("vidmerge_column", "vidmerge_value", "vidmerge_reason"),
    ]
    assert (row["Record ID"], row["Note"]) == ("10", "no company")
    assert re.fullmatch("row-4-[0-9a-f]{8}", row["vidmerge_row"])
    assert "is empty" in row["vidmerge_reason"]


def test_mended_rows_are_made_alone_and_the_batch_stays_whole(workplace):
    workplace.run(write_videos=False)
    before = workplace.links()
    path = mend(workplace, Company="Deltaworks")
    renderer = TinyRenderer()
    summary = workplace.run(renderer, write_videos=False, only=path)
    assert sorted(text.split()[0] for text in renderer.rendered) == ["Hi", "We"]
    counts = summary.recipients
    assert (counts.rows, counts.videos, counts.rejected) == (5, 5, 0)
    after = workplace.links()
    assert [row["Company"] for row in after] == [row["Company"] for row in before]
    assert after[3]["vidmerge_status"] == "video"
    assert [one for at, one in enumerate(after) if at != 3] == [*before[:3], before[4]]
    assert rejected_of(workplace) == []


def test_later_runs_keep_what_was_mended_unless_the_export_has_changed(workplace):
    workplace.run(write_videos=False)
    workplace.run(write_videos=False, only=mend(workplace, Company="Deltaworks"))
    link = workplace.links()[3]["vidmerge_video_url"]
    summary = workplace.run(write_videos=False)
    assert (summary.recipients.videos, workplace.links()[3]["vidmerge_video_url"]) == (5, link)
    text = workplace.contacts.read_text().replace("10,Cleo,,no company", "10,Cleo,Echo,changed")
    workplace.contacts.write_text(text)
    renderer = TinyRenderer()
    workplace.run(renderer, write_videos=False)
    assert len(renderer.rendered) == 1
    assert "Echo" in renderer.rendered[0]


def test_what_was_mended_stays_where_rows_have_moved(workplace):
    """Otherwise a link that was sent would end because somebody was added above."""
    workplace.run(write_videos=False)
    workplace.run(write_videos=False, only=mend(workplace, Company="Deltaworks"))
    link = workplace.links()[3]["vidmerge_video_url"]
    header, _, rest = workplace.contacts.read_text().partition("\n")
    workplace.contacts.write_text(f"{header}\n99,Zoe,Acme,new\n{rest}")
    workplace.run(write_videos=False)
    assert workplace.links()[4]["vidmerge_video_url"] == link


def test_a_mended_row_is_found_where_it_has_moved(workplace):
    """Otherwise it would take the place of somebody else, who would be lost."""
    workplace.run(write_videos=False)
    path = mend(workplace, Company="Deltaworks")
    header, _, rest = workplace.contacts.read_text().partition("\n")
    workplace.contacts.write_text(f"{header}\n99,Zoe,Acme,new\n{rest}")
    counts = workplace.run(write_videos=False, only=path).recipients
    links = workplace.links()
    assert [row["Record ID"] for row in links if row["vidmerge_status"] != "video"] == ["99"]
    assert (counts.rows, counts.videos) == (6, 5)


def test_other_rows_that_lack_a_segment_are_failures_with_a_name(workplace):
    workplace.run(write_videos=False)
    path = mend(workplace, Company="Deltaworks")
    workplace.contacts.write_text(workplace.contacts.read_text() + "12,Eva,Acme,\n")
    renderer = TinyRenderer()
    counts = workplace.run(renderer, write_videos=False, only=path).recipients
    assert not any("Eva" in text for text in renderer.rendered)
    assert (counts.rows, counts.videos, counts.failed) == (6, 5, 1)
    assert "run again without it" in workplace.links()[5]["vidmerge_reason"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Record ID,Company\n10,Delta\n", "no column 'vidmerge_row'"),
        (
            "Company,vidmerge_row\nDelta,row-4-00000000\n",
            "contacts.csv has changed since: that row is not in it any more",
        ),
        ("Company,vidmerge_row\nDelta,\n", "vidmerge_row is ''"),
        ("Company,vidmerge_row\nDelta,4\n", "leave that column as it was"),
    ],
)
def test_a_file_that_does_not_say_which_rows_it_mends_is_refused(workplace, content, reason):
    workplace.run(write_videos=False)
    path = workplace.root / "mended.csv"
    path.write_text(content)
    with pytest.raises(ConfigError, match=r"mended\.csv") as caught:
        workplace.run(write_videos=False, only=path)
    assert reason in str(caught.value)
