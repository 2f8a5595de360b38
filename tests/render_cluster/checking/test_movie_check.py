"""The structural check of an MP4, and what it finds of ten thousand damaged ones."""

import re
import subprocess

import pytest

from batch.delivery.stitch import layout_movie, write_movie
from render_cluster.checking.movie_check import check_movie
from render_cluster.media.audio import encode_sound
from render_cluster.media.mp4_boxes import read_boxes
from render_cluster.media.text_track import Cue
from render_cluster.media.video import encode_picture
from render_cluster.store.segment_store import SegmentStore
from tests.media import FFMPEG, moving_frames, speech_like
from tests.render_cluster.checking.mutations import mutations

SIZE_PX = (96, 64)
CUES = (Cue(0.0, 0.3, ("Hello",)), Cue(0.4, 0.9, ("there", "you")))
MUTATIONS, DECODED = 10_000, 120


@pytest.fixture(scope="module")
def movie(tmp_path_factory):
    """A written video of three segments, about 30 kB."""
    folder = tmp_path_factory.mktemp("movie")
    store = SegmentStore(folder / "store")
    parts = []
    for seed, steps in enumerate((1, 2, 1)):
        frames = moving_frames(steps, seed, SIZE_PX)
        picture = store.put_track("picture", f"p{seed}", encode_picture(frames, SIZE_PX))
        sound = store.put_track("sound", f"s{seed}", encode_sound(speech_like(steps, seed)))
        parts.append((picture, sound))
    write_movie(layout_movie(parts, CUES, "en"), store, folder / "movie.mp4")
    return (folder / "movie.mp4").read_bytes()


def unsealed(movie):
    return movie[: list(read_boxes(movie))[-1].start]


def playback(data):
    """What ffmpeg makes of a file: MD5 of all frames and samples, or its complaint."""
    command = [FFMPEG, "-v", "error", "-xerror", "-i", "-", "-map", "0:v", "-map", "0:a"]
    command += ["-f", "md5", "-"]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    return done.stdout, done.returncode


def test_a_written_movie_has_no_fault_sealed_or_not(movie):
    assert check_movie(movie, must_be_sealed=True) == []
    assert check_movie(unsealed(movie)) == []
    assert playback(movie)[0].startswith(b"MD5=")


def edited(data, box, at, number, nth=0):
    """The file with another 32-bit number at an offset of the nth box of a kind."""
    start = -1
    for _ in range(nth + 1):
        start = data.index(box, start + 1)
    start += 4 + at
    return data[:start] + number.to_bytes(4, "big") + data[start + 4 :]


@pytest.mark.parametrize(
    ("box", "at", "number", "nth", "fault"),
    [
        (b"stss", 12, 10, 0, "does not begin with a frame that stands alone"),
        (b"mdhd", 28, 1, 1, "its samples last 1.280 s, its media"),
        (b"elst", 12, 1, 0, "its edit list"),
        (b"stco", 12, 40, 0, "samples are not in the data"),
        (b"stts", 12, 1025, 1, "track 2: its samples last 1.281 s"),
        (b"ctts", 8, 3, 0, "ctts has"),
        (b"stsz", 12, 5, 1, "bytes of the data belong to no sample"),
        (b"tkhd", 52, 0, 0, "it is turned or scaled"),
        (b"stsd", 8, 1, 2, "box at byte"),
    ],
)
def test_each_fault_of_the_tables_has_its_message(movie, box, at, number, nth, fault):
    bare = unsealed(movie)
    faults = check_movie(edited(bare, box, at, number, nth))
    assert any(fault in one for one in faults), faults


def test_faults_of_samples_have_their_messages(movie):
    bare = unsealed(movie)
    data = next(box for box in read_boxes(bare) if box.type == "mdat")
    shorter = bytearray(bare)
    shorter[data.payload_start + 1] -= 1  # the first caption
    assert "track 3: caption 0 is longer or shorter than it says" in check_movie(bytes(shorter))
    first = next(
        at
        for at in range(data.payload_start, data.end)
        if bare[at] == 0x65 and bare[at - 4 : at - 2] == b"\0\0"
    )
    picture = bytearray(bare)
    picture[first] = 0x61  # an IDR slice becomes another one
    assert any("stands alone, or not" in fault for fault in check_movie(bytes(picture)))


def test_a_seal_names_the_part_that_changed(movie):
    changed = bytearray(movie)
    changed[-700] ^= 1
    assert any("SHA-256 differs" in fault for fault in check_movie(bytes(changed)))
    assert check_movie(movie + b"\0\0\0\x08free") == ["the seal is not the last box"]
    assert check_movie(movie[:-1] + bytes([movie[-1] ^ 1])) == ["the seal is damaged"]


def test_ten_thousand_changes_are_all_found(movie):
    """Each of them, so also each that alters playback; a sample shows that many do."""
    altered, whole, unseen = 0, playback(movie), set()
    for number, changed in enumerate(mutations(movie, MUTATIONS)):
        assert check_movie(changed, must_be_sealed=True), number
        if not check_movie(changed):
            unseen.add(changed)
        if number % (MUTATIONS // DECODED) == 0:
            altered += playback(changed) != whole
    assert altered > DECODED / 4
    # Where nobody expects a seal, a change that only breaks the seal away passes, and plays.
    assert len(unseen) < 200
    assert {playback(changed) for changed in unseen} == {whole}


def test_tables_of_an_unsealed_movie_cannot_change_unseen(movie):
    """Without a seal, the check has only the file itself: what it passes plays as before.

    Not so what describes the decoders, which nothing else in the file repeats.
    """
    bare = unsealed(movie)
    start = next(box for box in read_boxes(bare) if box.type == "mdat").start
    described = [match.start() - 4 for match in re.finditer(b"stsd", bare[:start])]
    entries = [range(at, at + int.from_bytes(bare[at : at + 4], "big")) for at in described]
    changes = set(mutations(bare, 2_000, seed=2, before=start))
    changes = {
        one
        for one in changes
        if all(one[e.start : e.stop] == bare[e.start : e.stop] for e in entries)
    }
    passed = [one for one in changes if not check_movie(one)]
    whole = playback(bare)
    assert len(passed) > 50
    for changed in passed:
        assert playback(changed) == whole
