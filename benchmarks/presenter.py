"""Claim: drawing costs a clip frame 400 ms and a spoken frame 25 ms at most, on one core.

Run: python -m benchmarks.presenter. Processor time of one process, beside x264 on the same frames:
the ratios hold where the machine is busy, the milliseconds only where it is not.
"""

from __future__ import annotations

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable

import torch

from personalize.segment import MotionSpec
from render_cluster.hibari_voice import HibariVoice
from render_cluster.picture import encode_picture
from render_cluster.presenter.prepare import bake_presenter, open_presenter
from render_cluster.presenter.renderer import WarpPresenter

_TEXT = "Hi Sarah, we have followed what your team built this year."
_MOTION = MotionSpec("friendly", "rest", 7)
_REPEATS = 3


def main() -> None:
    """Prints milliseconds a frame, and ratios, as JSON."""
    torch.set_num_threads(1)
    bake_presenter("anna")
    started = time.process_time()
    presenter = WarpPresenter(open_presenter("anna"))
    start_s = time.process_time() - started
    speech = HibariVoice().speak(_TEXT)
    clip = list(presenter.render_clip(_MOTION, speech.frames))
    spoken = list(presenter.render_speech(_MOTION, clip, speech.phonemes))
    drawn = sum(a is not b for a, b in zip(clip, spoken, strict=True))
    clip_ms = _per_frame_ms(
        lambda seed: list(presenter.render_clip(MotionSpec("friendly", "rest", seed), 32)), 32
    )
    patch_ms = _per_frame_ms(
        lambda _seed: list(presenter.render_speech(_MOTION, clip, speech.phonemes)), drawn
    )
    x264_ms = _per_frame_ms(lambda _seed: encode_picture(spoken), len(spoken))
    result = {
        "claim": {"clip_frame_ms": 400, "patch_frame_ms": 25},
        "clip_frame_ms": round(clip_ms, 1),
        "patch_frame_ms": round(patch_ms, 1),
        "x264_frame_ms": round(x264_ms, 1),
        "clip_over_x264": round(clip_ms / x264_ms, 2),
        "patch_over_x264": round(patch_ms / x264_ms, 2),
        "renderer_start_s": round(start_s, 2),
        "machine": f"{platform.machine()} {platform.processor()}".strip(),
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


def _per_frame_ms(work: Callable[[int], object], frames: int) -> float:
    """The median processor time of a frame over a few repeats."""
    times = []
    for repeat in range(_REPEATS):
        started = time.process_time()
        work(100 + repeat)
        times.append((time.process_time() - started) / frames * 1e3)
    return statistics.median(times)


if __name__ == "__main__":
    main()
