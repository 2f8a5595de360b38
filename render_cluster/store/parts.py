"""The stored files that make up a segment."""

from __future__ import annotations

from personalize.plan.segment import SegmentSpec
from render_cluster.media.track import CorruptTrackError, Track
from render_cluster.store.segment_store import SegmentStore


def find_parts(store: SegmentStore, spec: SegmentSpec) -> tuple[Track, Track]:
    """Picture and sound of a segment.

    Raises:
        CorruptTrackError: one of them is missing or damaged.
    """
    picture = store.track("picture", spec.picture_key)
    sound = store.track("sound", spec.sound_key)
    if picture is None:
        raise CorruptTrackError("picture", spec.picture_key, "is not in the store")
    if sound is None:
        raise CorruptTrackError("sound", spec.sound_key, "is not in the store")
    return picture, sound
