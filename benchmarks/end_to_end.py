"""Claims: 5,000 recipients take 50 times less work than rendering each in full.

And at most 1.3 times what the patch and x264 alone need for the unique frames.

Run: python -m benchmarks.end_to_end --recipients 5000 [--workers 2] [--folder DIR]. A real
`vidmerge run` into an empty store. The cost of rendering everyone in full is measured on a sample
(every frame drawn whole and encoded) and multiplied by the frames delivered.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import torch

from benchmarks.result import write_result
from benchmarks.sample_batch import Run, read_segments, run_batch, write_sample
from personalize.plan.segment import MotionSpec
from render_cluster.media.audio import encode_sound
from render_cluster.media.grid import FPS
from render_cluster.media.video import encode_picture
from render_cluster.presenter.prepare import open_pack
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.voice.catalog import open_voice, voice_facts
from reports.summary import STAGES

_SAMPLE_LINES = (
    (MotionSpec("friendly", "wave", 11), "Hi Sarah, thank you for a great year."),
    (MotionSpec("friendly", "invite", 12), "We look forward to the next year with you. Take care!"),
)


@dataclass(frozen=True, slots=True)
class FullCost:
    """Processor seconds for one frame of a video that shares nothing."""

    draw_s: float
    encode_s: float
    speak_s: float
    frames: int

    @property
    def frame_s(self) -> float:
        """The sum."""
        return self.draw_s + self.encode_s + self.speak_s


def main() -> None:
    """Runs the batch, measures the sample, and writes `results/end_to_end.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=Path, help="keep the batch here, for benchmarks.rerun")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        if (folder / "store").exists():
            parser.error(f"{folder} holds a batch already: its segments would not be rendered")
        sample = write_sample(folder, given.recipients)
        run = run_batch(sample, folder / "out", folder / "store", given.workers)
        segments = read_segments(folder / "out")
    full = measure_full()
    write_result(
        "end_to_end", {"recipients": given.recipients} | figures(run, segments, full, given.workers)
    )


def figures(run: Run, segments: pd.DataFrame, full: FullCost, workers: int) -> dict[str, object]:
    """The two ratios, and their parts. Seconds are processor seconds unless named wall."""
    stage_s = {stage: float(segments[f"{stage}_s"].sum()) for stage in STAGES}
    work_s = sum(stage_s.values()) + run.driver_s
    delivered = int((segments["frames"] * segments["recipients"]).sum())
    bound_s = stage_s["patch"] + stage_s["encode"]
    return {
        "full_over_work": round(delivered * full.frame_s / work_s, 2),
        "clock_over_bound": round(run.wall_s / (bound_s / workers), 3),
        "work_over_bound": round(work_s / bound_s, 3),
        "workers": workers,
        "segments": len(segments),
        "unique_frames": int(segments["frames"].sum()),
        "delivered_frames": delivered,
        "delivered_hours": round(delivered / FPS / 3600, 2),
        "clock_s": round(run.wall_s, 1),
        # Not subtracted: on an idle machine it is 1.
        "clock_stretched_by_others": round(run.stretch, 3),
        "stage_s": {stage: round(seconds, 1) for stage, seconds in stage_s.items()},
        "driver_and_ray_s": round(run.driver_s, 1),
        "full_s_extrapolated": round(delivered * full.frame_s),
        "full_frame_ms": {
            "draw": round(full.draw_s * 1e3, 1),
            "encode": round(full.encode_s * 1e3, 1),
            "speak": round(full.speak_s * 1e3, 2),
            "frames_measured": full.frames,
        },
    }


def measure_full(presenter_name: str = "anna") -> FullCost:
    """What a frame costs when every frame of everyone is drawn whole, by the same renderer."""
    torch.set_num_threads(1)
    presenter, voice = WarpPresenter(open_pack(presenter_name)), open_voice(voice_facts("hibari"))
    voice.speak("Warm up.")
    list(presenter.render_full(MotionSpec("calm", "rest", 1), 8, ()))
    draw_s = encode_s = speak_s = 0.0
    frames = 0
    for motion, text in _SAMPLE_LINES:
        at_s = time.process_time()
        speech = voice.speak(text)
        encode_sound(speech.samples)
        speak_s, at_s = speak_s + time.process_time() - at_s, time.process_time()
        drawn = list(presenter.render_full(motion, speech.frames, speech.phonemes))
        draw_s, at_s = draw_s + time.process_time() - at_s, time.process_time()
        encode_picture(drawn)
        encode_s += time.process_time() - at_s
        frames += speech.frames
    return FullCost(draw_s / frames, encode_s / frames, speak_s / frames, frames)


if __name__ == "__main__":
    main()
