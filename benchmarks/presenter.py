"""Claim: what drawing costs: a frame of a clip, a spoken frame, a worker's start and memory.

Run: python -m benchmarks.presenter [--device cuda]. Processor time of one process, beside x264 on
the same frames: the ratios are valid on a busy machine, the milliseconds only on an idle one.
Spoken frames are taken one at a time, as the encoder takes them, and measured twice: the first
segment over a clip also draws and keeps what speech does not move; every later one (thousands in a
batch) reuses it.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import deque
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import torch

from benchmarks.result import write_result
from personalize.plan.segment import MotionSpec
from render_cluster.media.grid import FPS
from render_cluster.media.video import encode_picture
from render_cluster.presenter.prepare import bake_presenter, open_pack
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.voice.catalog import open_voice, voice_facts

_TEXT = "Hi Sarah, we have followed what your team built this year."
_MOTION = MotionSpec("friendly", "rest", 7)
_REPEATS = 3
_START_FRAMES = 10 * FPS  # of the video that a start is compared with encoding


def main(device: str) -> None:
    """Measures, prints and keeps milliseconds per frame, and ratios."""
    torch.set_num_threads(1)
    # In its own process: baking takes memory that a worker never needs.
    baking = get_context("spawn").Process(target=bake_presenter, args=("anna",))
    baking.start()
    baking.join()
    started = time.process_time()
    presenter = WarpPresenter(open_pack("anna"), device)
    start_s = time.process_time() - started
    speech = open_voice(voice_facts("hibari")).speak(_TEXT)
    clip = list(presenter.render_clip(_MOTION, speech.frames))
    first_s = time.process_time()
    deque(presenter.render_speech(_MOTION, clip, speech.phonemes), maxlen=0)
    first_s = time.process_time() - first_s
    spoken = list(presenter.render_speech(_MOTION, clip, speech.phonemes))
    drawn = sum(a is not b for a, b in zip(clip, spoken, strict=True))
    held_bytes = _resident_bytes() - 2 * len(clip) * clip[0].nbytes
    clip_ms = _per_frame_ms(
        lambda seed: list(presenter.render_clip(MotionSpec("friendly", "rest", seed), 32)), 32
    )
    patch_ms = _per_frame_ms(
        lambda _seed: deque(presenter.render_speech(_MOTION, clip, speech.phonemes), maxlen=0),
        drawn,
    )
    x264_ms = _per_frame_ms(lambda _seed: encode_picture(spoken), len(spoken))
    figures = {
        "patch_over_x264": round(patch_ms / x264_ms, 2),
        "clip_over_x264": round(clip_ms / x264_ms, 2),
        "clip_frame_ms": round(clip_ms, 1),
        "patch_frame_ms": round(patch_ms, 1),
        "patch_frame_of_a_clips_first_segment_ms": round(first_s / drawn * 1e3, 1),
        "x264_frame_ms": round(x264_ms, 1),
        "start_over_x264": round(start_s * 1e3 / (x264_ms * _START_FRAMES), 2),
        "start_s": round(start_s, 2),
        "memory_beyond_clips_gb": round(held_bytes / 1e9, 2),
        "device": device,
    }
    write_result("presenter" if device == "cpu" else f"presenter_{device}", figures)


def _per_frame_ms(work: Callable[[int], object], frames: int) -> float:
    """The median processor time of a frame over a few repeats."""
    times = []
    for repeat in range(_REPEATS):
        started = time.process_time()
        work(100 + repeat)
        times.append((time.process_time() - started) / frames * 1e3)
    return statistics.median(times)


def _resident_bytes() -> int:
    """The resident memory of this process (Linux: proc(5), `VmRSS`)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda where there is one")
    main(parser.parse_args().device)
