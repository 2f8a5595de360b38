"""Claim: making a recipient's MP4 costs no more than copying it, 40 times less than ffmpeg concat.

Run: python -m benchmarks.stitch [--moviepy PYTHON]. Six segments, 28 s, 1280x720; each method
writes the same video repeatedly, as a file that was not there before: what a batch does. (To
replace a file that was just written, ext4 may wait for the disk, whoever asks: `replacing_ms`.) The
methods take turns. `cp` of the finished file is the bound, ffmpeg's `concat -c copy`
and MoviePy the peers. MoviePy 2.2.1 needs an older pillow than vidmerge, so it has its own
environment:

    python -m venv out/moviepy && out/moviepy/bin/pip install moviepy==2.2.1
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from batch.delivery.stitch import layout_movie, write_movie
from benchmarks.result import write_result
from render_cluster.media.audio import encode_sound
from render_cluster.media.cmaf import init_segment
from render_cluster.media.frame import Frame
from render_cluster.media.grid import STEP_FRAMES, STEP_SAMPLES
from render_cluster.media.profiles import DEFAULT_SIZE_PX
from render_cluster.media.video import encode_picture
from render_cluster.store.segment_store import SegmentStore

_STEPS = (9, 15, 17, 14, 18, 15)  # 28.2 s
_REPEATS = 40


def main() -> None:
    """Measures every method and writes `results/stitch.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moviepy", type=Path, help="the Python of a venv that has MoviePy")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_result("stitch", _measure(Path(folder), given.moviepy))


def _measure(folder: Path, moviepy_python: Path | None) -> dict[str, object]:
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
    out = folder / "out.mp4"
    methods: dict[str, Callable[[], object]] = {
        "layout": lambda: layout_movie(parts),
        "layout_and_write": lambda: write_movie(layout_movie(parts), store, out),
        "first_write_with_checks": lambda: write_movie(movie, SegmentStore(folder / "store"), out),
        "copy_in_python": lambda: shutil.copyfile(whole, out),
        "cp": lambda: subprocess.run(["cp", whole, out], check=True),
    }
    medians_ms = _medians_ms(methods, out)
    medians_ms |= _medians_ms(
        {"ffmpeg_concat": lambda: subprocess.run([*concat, str(out)], check=True)}, out, repeats=9
    )
    replacing_ms = {
        name: _median_ms(methods[name]) for name in ("layout_and_write", "copy_in_python", "cp")
    }
    if moviepy_python:
        medians_ms["moviepy"] = _moviepy_ms(moviepy_python, folder)
    ours_ms = medians_ms["layout_and_write"]
    return {
        "ours_over_cp": round(ours_ms / medians_ms["cp"], 3),
        **{
            f"{peer}_over_ours": round(medians_ms[peer] / ours_ms, 1)
            for peer in ("ffmpeg_concat", "moviepy")
            if peer in medians_ms
        },
        # `cp` starts a process; a copy within this one only has to write the bytes.
        "ours_over_copy_in_python": round(ours_ms / medians_ms["copy_in_python"], 2),
        "medians_ms": {name: round(ms, 3) for name, ms in medians_ms.items()},
        "replacing_ms": {name: round(ms, 3) for name, ms in replacing_ms.items()},
        "movie_bytes": movie.size_bytes,
        "header_bytes": len(movie.header),
    }


def _moviepy_ms(python: Path, folder: Path) -> float:
    """MoviePy decodes and encodes the segments' MP4s; its start and imports are not counted."""
    names = [str(folder / f"{i}.mp4") for i in range(len(_STEPS))]
    code = (
        "import time\n"
        "from moviepy import VideoFileClip, concatenate_videoclips\n"
        "began_s = time.perf_counter()\n"
        f"whole = concatenate_videoclips([VideoFileClip(name) for name in {names}])\n"
        f"whole.write_videofile({str(folder / 'moviepy.mp4')!r}, preset='veryfast', logger=None)\n"
        "print(1000 * (time.perf_counter() - began_s))\n"
    )
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout.splitlines()[-1])


def _medians_ms(
    methods: dict[str, Callable[[], object]], out: Path, repeats: int = _REPEATS
) -> dict[str, float]:
    """The methods one after the other, again and again; `out` is absent before each."""
    times: dict[str, list[float]] = {name: [] for name in methods}
    for _ in range(repeats):
        for name, work in methods.items():
            out.unlink(missing_ok=True)
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    return {name: float(np.median(taken) * 1000) for name, taken in times.items()}


def _median_ms(work: Callable[[], object], repeats: int = _REPEATS) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return float(np.median(times) * 1000)


def _concat_command(folder: Path, store: SegmentStore, parts: list) -> list[str]:
    """The ffmpeg command: one small MP4 per segment, joined by its concat demuxer unencoded."""
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
    return [ffmpeg, "-v", "quiet", "-y", *joined]


def _frames(steps: int) -> Iterator[Frame]:
    """A still background with a moving textured patch: about as hard as a talking head."""
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
