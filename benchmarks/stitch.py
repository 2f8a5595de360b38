"""Claim: making a recipient's MP4 costs less than copying it. Run: python -m benchmarks.stitch.

Six segments, 28 s, 1280x720. Each way writes the same video again and again; the ratio is what
counts, beside `cp` (a bound) and ffmpeg's own `concat -c copy` (a peer).
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from batch.delivery.stitch import layout_movie, write_movie
from render_cluster.cmaf import init_segment
from render_cluster.frame import Frame
from render_cluster.grid import STEP_FRAMES, STEP_SAMPLES
from render_cluster.picture import encode_picture
from render_cluster.picture_encoder import DEFAULT_SIZE_PX
from render_cluster.sound import encode_sound
from render_cluster.store import SegmentStore

_STEPS = (9, 15, 17, 14, 18, 15)  # 28.2 s
_REPEATS = 40


def main() -> None:
    """Prints the medians and their ratios as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_measure(Path(folder)), indent=2))


def _measure(folder: Path) -> dict[str, object]:
    store = SegmentStore(folder / "store")
    parts = [
        (
            store.put_track("picture", f"p{i}", encode_picture(_frames(steps))),
            store.put_track("sound", f"s{i}", encode_sound(_noise(steps))),
        )
        for i, steps in enumerate(_STEPS)
    ]
    movie, whole = layout_movie(parts), folder / "whole.mp4"
    write_movie(movie, store, whole)
    concat = _concat_command(folder, store, parts)
    medians_ms = {
        "layout": _median_ms(lambda: layout_movie(parts)),
        "layout_and_write": _median_ms(
            lambda: write_movie(layout_movie(parts), store, folder / "out.mp4")
        ),
        "first_write_with_checks": _median_ms(
            lambda: write_movie(movie, SegmentStore(folder / "store"), folder / "out.mp4")
        ),
        "copy_in_python": _median_ms(lambda: shutil.copyfile(whole, folder / "copy.mp4")),
        "cp": _median_ms(lambda: subprocess.run(["cp", whole, folder / "cp.mp4"], check=True)),
        "ffmpeg_concat": _median_ms(lambda: subprocess.run(concat, check=True), repeats=5),
    }
    ours_ms = medians_ms["layout_and_write"]
    return {
        "medians_ms": {name: round(ms, 3) for name, ms in medians_ms.items()},
        "cp_over_ours": round(medians_ms["cp"] / ours_ms, 2),
        "ffmpeg_over_ours": round(medians_ms["ffmpeg_concat"] / ours_ms, 1),
        "movie_bytes": movie.size_bytes,
        "header_bytes": len(movie.header),
        "environment": {"python": sys.version.split()[0], "machine": platform.platform()},
    }


def _median_ms(work: Callable[[], object], repeats: int = _REPEATS) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return float(np.median(times) * 1000)


def _concat_command(folder: Path, store: SegmentStore, parts: list) -> list[str]:
    """The way of ffmpeg: one small MP4 a segment, joined by its concat demuxer without encoding."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    names = []
    for i, part in enumerate(parts):
        inputs = []
        for track in part:
            file = folder / f"{i}.{track.facts.kind}.mp4"
            file.write_bytes(init_segment(track.facts) + store.read(track))
            inputs += ["-i", str(file)]
        name = folder / f"{i}.mp4"
        copied = ["-c", "copy", "-movflags", "+faststart", str(name)]
        subprocess.run([ffmpeg, "-v", "error", *inputs, *copied], check=True)
        names.append(f"file '{name}'\n")
    (folder / "list.txt").write_text("".join(names))
    joined = ["-f", "concat", "-safe", "0", "-i", str(folder / "list.txt"), "-c", "copy"]
    return [ffmpeg, "-v", "quiet", "-y", *joined, str(folder / "concat.mp4")]


def _frames(steps: int) -> Iterator[Frame]:
    """A still background with a textured patch that moves: about as hard as a talking head."""
    width, height = DEFAULT_SIZE_PX
    frame = np.full((height * 3 // 2, width), 128, np.uint8)
    frame[:height] = np.linspace(40, 200, width, dtype=np.uint8)
    patch = np.random.default_rng(steps).normal(120, 8, (240, 240)).astype(np.uint8)
    for index in range(steps * STEP_FRAMES):
        shown = frame.copy()
        at = 500 + int(10 * np.sin(index / 12))
        shown[200:440, at : at + 240] = patch
        yield shown


def _noise(steps: int) -> np.ndarray:
    rng = np.random.default_rng(steps)
    return (0.05 * rng.standard_normal(steps * STEP_SAMPLES)).astype(np.float32)


if __name__ == "__main__":
    main()
