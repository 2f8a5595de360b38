"""The stored files that make up a segment."""

from __future__ import annotations

from personalize.plan.segment import SegmentSpec
from render_cluster.media.track import CorruptTrackError, Track, TrackKind
from render_cluster.store.segment_store import SegmentStore


def find_parts(store: SegmentStore, spec: SegmentSpec) -> tuple[Track, Track]:
    """Picture and sound of a segment.

    Raises:
        CorruptTrackError: one of them is missing or damaged.
    """
    picture = find_track(store, "picture", spec.picture_key)
    return picture, find_track(store, "sound", spec.sound_key)


def find_track(store: SegmentStore, kind: TrackKind, key: str) -> Track:
    """The committed track of a key, its bytes unread.

    Raises:
        CorruptTrackError: there is none, or its sidecar is damaged.
    """
    track = store.track(kind, key)
    if track is None:
        raise CorruptTrackError(kind, key, "is not in the store")
    return track
