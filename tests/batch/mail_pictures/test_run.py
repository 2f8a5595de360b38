"""The pictures of a whole run: which there are, whose they are, and that nothing is lost."""

import csv
import io

import pyarrow.parquet as pq
import pytest
from PIL import Image

from batch.job.monitor import SilentMonitor
from batch.mail_pictures.keys import STORE_KINDS, mail_picture, read_pictures
from render_cluster import SegmentStore

CAMPAIGN = """
name: Shared opening
mail_picture: {kind}
fields: {{company: {{column: Company}}}}
lines:
  - {{id: hi, text: Hello and welcome.}}
  - {{id: company, text: "We like {{{{ company }}}}."}}
"""
CONTACTS = "Record ID,First Name,Company\n1,Ann,Acme\n2,Bo,Acme\n3,Ann,Zeta\n4,,Acme\n5,ᚠᚢ,Acme\n"


class _Watch(SilentMonitor):
    def __init__(self):
        self.warnings, self.totals = [], {}

    def warn(self, message):
        self.warnings.append(message)

    def begin(self, what, total):
        self.totals[what] = total


@pytest.fixture
def batch(workplace):
    workplace.contacts.write_text(CONTACTS, encoding="utf-8")

    def run(kind="still", **more):
        workplace.campaign.write_text(CAMPAIGN.format(kind=kind))
        watch = _Watch()
        workplace.run(monitor=watch, write_videos=False, base_url="https://v.example", **more)
        return watch

    workplace.make = run
    workplace.the_store = lambda: SegmentStore(str(workplace.root / "store"))
    workplace.pictures = lambda: read_pictures(workplace.root / "out/plan").to_pylist()
    return workplace


def _urls(batch):
    return [row["vidmerge_thumbnail_url"] for row in batch.links()]


def test_whoever_is_greeted_alike_has_one_picture(batch):
    watch = batch.make()
    ann, bo, other_ann, nobody, unwritable = _urls(batch)
    assert ann == other_ann
    assert nobody == unwritable
    assert len({ann, bo, nobody}) == 3 == watch.totals["mail pictures"]
    assert watch.warnings == []
    keys = [row["jpg"] for row in batch.pictures()]
    assert [f"https://v.example/m/{key}.jpg" for key in keys] == _urls(batch)
    assert all(row["gif"] is None and row["webp"] is None for row in batch.pictures())


def test_a_picture_says_nothing_of_its_recipient(batch):
    """Two batches, other people, other links: the same picture."""
    batch.make()
    first = _urls(batch)
    batch.contacts.write_text("Record ID,First Name,Company\n77,Ann,Omega\n", encoding="utf-8")
    batch.make(out="other")
    with (batch.root / "other/links.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["vidmerge_thumbnail_url"] == first[0]


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_moving_picture_is_in_the_mail_if_the_campaign_wants_one(batch, kind):
    batch.make(kind)
    store = batch.the_store()
    for row, url in zip(batch.pictures(), _urls(batch), strict=True):
        assert url == f"https://v.example/m/{row[kind]}.{kind}"
        moving = Image.open(io.BytesIO(mail_picture(store, row[kind], kind)))
        assert moving.n_frames > 1
        assert mail_picture(store, row["jpg"], "jpg").startswith(b"\xff\xd8")


def test_a_rerun_makes_none_again_and_a_damaged_one_once(batch):
    batch.make()
    folder = batch.root / "store" / STORE_KINDS["jpg"]
    files = sorted(folder.rglob("*.jpg"))
    stamps = [file.stat().st_mtime_ns for file in files]
    batch.make()
    again = sorted(folder.rglob("*.jpg"))
    # Reading touches a file, and makes no new one.
    assert (again, len(stamps)) == (files, 3)
    whole = files[0].read_bytes()
    files[0].write_bytes(whole[:-40])
    watch = batch.make()
    assert files[0].read_bytes() == whole
    assert watch.warnings == []
    assert all("/m/" in url for url in _urls(batch))


def test_without_its_font_a_picture_is_the_plain_poster(batch, monkeypatch, tmp_path):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path / "empty"))
    monkeypatch.setenv("PATH", str(tmp_path))  # no npm
    watch = batch.make()
    (warning,) = watch.warnings
    assert "3 pictures for mails could not be made (npm is needed once" in warning
    for row in batch.links():
        assert row["vidmerge_status"] == "video"
        assert row["vidmerge_thumbnail_url"] == f"{row['vidmerge_video_url']}/poster.jpg"


def test_only_keys_of_pictures_are_answered(batch):
    batch.make()
    store = batch.the_store()
    key = batch.pictures()[0]["jpg"]
    assert mail_picture(store, key, "jpg")
    for bad, suffix in (
        (key, "png"),
        (key, "gif"),
        (key.upper(), "jpg"),
        ("../x", "jpg"),
        ("", "jpg"),
    ):
        assert mail_picture(store, bad, suffix) is None
    segments = pq.read_table(batch.root / "out/plan/segments.parquet")
    assert mail_picture(store, segments["picture_key"][0].as_py(), "jpg") is None
