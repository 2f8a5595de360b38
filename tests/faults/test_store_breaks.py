"""A store that is full, damaged, slow or failing, during a whole batch."""

import subprocess
from functools import partial

import pyarrow.parquet as pq
import pytest
from tenacity import wait_none

from personalize.plan.segment import MotionSpec, segment_spec
from render_cluster.segment.guard import guarded
from render_cluster.segment.renderer import SegmentRenderer
from render_cluster.store.retry import RETRYING
from render_cluster.store.segment_store import SegmentStore
from tests.batch.tiny_renderer import identify
from tests.faults.scene import Scene, names
from tests.faults.tiny import BarPresenter, ToneVoice
from tests.render_cluster.store.faulty_store import FaultyObjects

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "store"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount command")
    if done.returncode:
        pytest.skip(f"only a mount can be full, and none is allowed here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.ray
def test_a_full_store_is_named_and_once_freed_the_batch_continues(tmp_path, cluster, small_disk):
    scene = Scene(tmp_path, names(30), cluster.address)
    summary = scene.run(workers=2)
    failed = scene.check_rows()
    assert failed
    assert all("no space left on" in row["vidmerge_reason"] for row in failed)
    assert summary["segments"]["rendered"] > 0
    stored = scene.tracks()
    grow = ["mount", "-o", "remount,size=40m", str(small_disk)]
    subprocess.run(grow, check=True)
    again = scene.run(workers=2)
    scene.check_same_as_undisturbed()
    assert again["last_run"]["rendered"] < scene.segments
    assert all(scene.tracks()[name] == data for name, data in stored.items())


DAMAGES = [
    (kind, damage)
    for kind in ("picture", "sound")
    for damage in ("truncated", "one bit flipped", "sidecar altered")
]


@pytest.mark.ray
def test_each_damaged_file_is_found_and_made_again(tmp_path, cluster):
    """A different segment for each kind of damage, and one run for all of them."""
    scene = Scene(tmp_path, names(4), cluster.address)
    scene.run_here()
    segments = pq.read_table(tmp_path / "out" / "plan" / "segments.parquet").to_pylist()
    assert len(segments) > len(DAMAGES)
    before = {}
    for (kind, damage), segment in zip(DAMAGES, segments, strict=False):
        file = ".json" if damage == "sidecar altered" else "-*.m4s"
        (path,) = (tmp_path / "store" / kind).rglob(f"{segment[f'{kind}_key']}{file}")
        whole = before[path] = path.read_bytes()
        at = len(whole) // 2
        flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        path.write_bytes(whole[:at] if damage == "truncated" else flipped)
    summary = scene.run(workers=1)
    assert {path: path.read_bytes() for path in before} == before
    assert summary["last_run"]["rendered"] == len(DAMAGES)
    scene.check_same_as_undisturbed()


def test_storage_that_fails_for_good_fails_segments_by_name_after_bounded_tries(tmp_path):
    objects = FaultyObjects()
    store = SegmentStore("bucket", objects.filesystem(), RETRYING.copy(wait=wait_none()))
    renderer = SegmentRenderer(ToneVoice(), BarPresenter(tmp_path / "log"), store)
    motion = MotionSpec("calm", "rest", 1)
    spec = segment_spec("hi", "Hi Ana.", motion, identify(None))
    objects.fail("write", *(TimeoutError("slow down") for _ in range(8)))
    failed = guarded(spec.segment_key, "speak", partial(renderer.speak, spec))
    assert (failed.status, failed.stage) == ("failed", "speak")
    assert "slow down" in failed.reason
    assert objects.calls["write"] == 8
    spoken = renderer.speak(spec)
    frames, _ = renderer.clip(motion, spoken.frames)
    objects.fail("write", *(ConnectionResetError(104, "reset") for _ in range(7)))
    assert renderer.render(spoken, frames).status == "rendered"
