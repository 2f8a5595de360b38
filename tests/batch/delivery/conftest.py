from dataclasses import dataclass

import numpy as np
import pytest

from render_cluster.media.audio import encode_sound
from render_cluster.media.track import Track
from render_cluster.media.video import encode_picture
from render_cluster.store.segment_store import SegmentStore
from tests.media import SIZE_PX, moving_frames, speech_like

SEGMENT_STEPS = (2, 1, 3, 1, 2)


@dataclass(frozen=True)
class Library:
    """A store of segments, with the media that went into each."""

    store: SegmentStore
    parts: list[tuple[Track, Track]]
    frames: list[np.ndarray]
    samples: list[np.ndarray]

    def joined(self, order):
        frames = np.concatenate([self.frames[i] for i in order])
        return frames, np.concatenate([self.samples[i] for i in order])


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    return make_library(tmp_path_factory.mktemp("store"))


def make_library(folder):
    store = SegmentStore(folder)
    frames = [np.stack(list(moving_frames(n, seed))) for seed, n in enumerate(SEGMENT_STEPS)]
    samples = [speech_like(n, seed) for seed, n in enumerate(SEGMENT_STEPS)]
    parts = [
        (
            store.put_track("picture", f"p{i}", encode_picture(frames[i], SIZE_PX)),
            store.put_track("sound", f"s{i}", encode_sound(samples[i])),
        )
        for i in range(len(SEGMENT_STEPS))
    ]
    return Library(store, parts, frames, samples)
