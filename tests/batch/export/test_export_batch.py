"""Exports: the same pictures and sounds as the batch's own videos, each file sent once."""

import csv
import hashlib
import re

import numpy as np
import pytest

from batch.export.export import export_batch
from batch.export.target import Target
from batch.job.monitor import SilentMonitor
from batch.ledger.ledger import Ledger
from batch.ledger.link_ends import WHOLE_BATCH
from personalize.errors import ConfigError
from render_cluster import StoreFiles, check_movie
from tests.batch.tiny_renderer import SIZE_PX, TinyRenderer
from tests.batch.web.served import links_of
from tests.media import decode_picture, decode_sound
from tests.render_cluster.store.faulty_store import FaultyObjects


@pytest.fixture
def made(workplace):
    workplace.run()
    return workplace


def exported(workplace, form, to="site"):
    job = workplace.job()
    return export_batch(job.folder, job.settings, str(workplace.root / to), form, SilentMonitor())


def tokens(workplace):
    return [link.rpartition("/")[2] for link in links_of(workplace)]


def manifest(folder):
    return list(csv.DictReader((folder / "manifest.csv").read_text().splitlines()))


def test_mp4_files_are_those_of_the_batch(made):
    totals = exported(made, "mp4")
    assert (totals.videos, totals.files, totals.new_files) == (4, 4, 4)
    for token, key in zip(tokens(made), ("7", "8", "9", "11"), strict=True):
        data = (made.root / "site" / "videos" / f"{token}.mp4").read_bytes()
        assert data == (made.root / "out" / "videos" / f"{key}.mp4").read_bytes()
        assert check_movie(data, must_be_sealed=True) == []


@pytest.mark.parametrize("form", ["mp4", "hls"])
def test_a_link_that_has_ended_is_not_exported_and_leaves_an_earlier_export(made, form):
    exported(made, form)
    folder = made.job().folder
    with Ledger(folder.ledger_url(None), folder.identity().batch_id) as ledger:
        ledger.link_ends.revoke(["7"])
    assert exported(made, form).videos == 3
    gone, *others = tokens(made)
    left = " ".join(str(path) for path in (made.root / "site").rglob("*") if path.is_file())
    assert gone not in left
    assert all(token in left for token in others)
    assert gone not in (made.root / "site" / "manifest.csv").read_text()
    with Ledger(folder.ledger_url(None), folder.identity().batch_id) as ledger:
        ledger.link_ends.revoke([WHOLE_BATCH])
    with pytest.raises(ConfigError, match="nobody"):
        exported(made, form)


@pytest.mark.parametrize("form", ["mp4", "hls"])
def test_the_manifest_names_every_file_with_its_checksum(made, form):
    exported(made, form)
    folder = made.root / "site"
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    del files["manifest.csv"]
    rows = manifest(folder)
    assert {row["file"] for row in rows} == files.keys()
    for row in rows:
        data = files[row["file"]].read_bytes()
        assert row["sha256"] == hashlib.sha256(data).hexdigest()
        assert int(row["size_bytes"]) == len(data)
    assert {row["row_number"] for row in rows} >= {"1", "2", "3", "5"}


def named(playlist):
    """The header that a playlist names, and its segments."""
    text = playlist.read_text()
    assert text.count("#EXT-X-DISCONTINUITY") == text.count("#EXTINF") - 1
    header = re.search('EXT-X-MAP:URI="(.*)"', text)
    places = [line for line in text.splitlines() if line and not line.startswith("#")]
    files = [(playlist.parent / place).resolve() for place in places]
    return (playlist.parent / header[1]).read_bytes() if header else b"", files


def test_hls_names_what_the_mp4_plays(made):
    """Each segment starts at 0, which players follow by its discontinuity, and ffmpeg does not."""
    exported(made, "hls")
    for token, key in zip(tokens(made), ("7", "8", "9", "11"), strict=True):
        folder = made.root / "site" / "videos" / token
        video = str(made.root / "out" / "videos" / f"{key}.mp4")
        init, files = named(folder / "picture.m3u8")
        shown = [decode_picture("-", init + f.read_bytes(), SIZE_PX) for f in files]
        assert (np.concatenate(shown) == decode_picture(video, size_px=SIZE_PX)).all()
        init, files = named(folder / "sound.m3u8")
        heard = [decode_sound("-", init + f.read_bytes()) for f in files]
        assert sum(map(len, heard)) == len(decode_sound(video))


def test_hls_has_each_segments_captions_from_its_own_start(made):
    exported(made, "hls")
    _, files = named(made.root / "site" / "videos" / tokens(made)[0] / "captions.m3u8")
    texts = [file.read_text() for file in files]
    assert [text.splitlines()[-1] for text in texts] == ["Hi Ann.", "We like Acme.", "Take care!"]
    assert all("X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:00:00.1" in t for t in texts)
    video = (files[0].parents[2] / "videos" / tokens(made)[0] / "video.m3u8").read_text()
    assert 'RESOLUTION=128x72,FRAME-RATE=25.000,AUDIO="sound",SUBTITLES="captions"' in video
    assert re.search('CODECS="avc1.6400[0-9a-f]{2},mp4a.40.2"', video)


def test_segments_are_there_once_for_everybody(made):
    exported(made, "hls")
    shared = made.root / "site" / "shared"
    assert len(list((shared / "picture").rglob("*.m4s"))) == len(made.store_files("picture"))
    assert len(list((shared / "init").iterdir())) == 2


@pytest.mark.parametrize("form", ["mp4", "hls"])
def test_a_second_export_sends_only_what_is_missing_or_different(made, form):
    exported(made, form)
    assert exported(made, form).new_files == 0
    folder = made.root / "site" / "videos"
    first, second = sorted(path for path in folder.rglob("*") if path.is_file())[:2]
    first.unlink()
    damaged = bytearray(second.read_bytes())
    damaged[-1] ^= 1
    second.write_bytes(bytes(damaged))
    assert exported(made, form).new_files == 2
    assert exported(made, form).new_files == 0


def test_an_edited_line_is_sent_again_and_nothing_else(made):
    exported(made, "hls")
    made.campaign.write_text(made.campaign.read_text().replace("Take care!", "See you soon!"))
    made.run()
    before = {row["file"] for row in manifest(made.root / "site")}
    exported(made, "hls")
    new = {row["file"] for row in manifest(made.root / "site")} - before
    assert sorted(name.split("/")[1] for name in new) == ["captions", "picture", "sound"]


def test_a_killed_export_has_no_manifest_and_goes_on(made):
    exported(made, "mp4")
    folder = made.root / "site"
    (folder / "manifest.csv").unlink()
    (folder / "videos" / f"{tokens(made)[2]}.mp4").unlink()
    assert exported(made, "mp4").new_files == 1
    assert len(manifest(folder)) == 4


def test_objects_are_written_as_files_are():
    objects = FaultyObjects()
    target = Target(StoreFiles("bucket/site", objects.filesystem()))
    assert target.put("videos/a.txt", b"one").is_new
    target.look(["videos"])
    assert not target.put("videos/a.txt", b"one").is_new
    assert target.put("videos/a.txt", b"two").is_new
    assert objects.objects["bucket/site/videos/a.txt"] == b"two"


def test_a_batch_without_videos_is_refused(workplace):
    workplace.run(TinyRenderer(failing=["care"]))
    with pytest.raises(ConfigError, match="nobody"):
        exported(workplace, "mp4")
