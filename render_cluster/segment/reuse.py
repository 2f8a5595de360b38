"""Whether another batch has made a segment since this one planned it."""

from __future__ import annotations

from personalize.plan.segment import SegmentSpec
from render_cluster.media.track import CorruptTrackError
from render_cluster.segment.outcome import SegmentOutcome
from render_cluster.store.segment_store import SegmentStore


def stored_outcome(store: SegmentStore, spec: SegmentSpec) -> SegmentOutcome | None:
    """The outcome of a segment whose picture and sound are intact in the store; otherwise None.

    One small read if there is none: nothing compared with the seconds that a picture takes.
    """
    try:
        picture = store.track("picture", spec.picture_key)
        sound = picture and store.track("sound", spec.sound_key)
        if picture is None or sound is None:
            return None
        store.read(picture)
        store.read(sound)
    except CorruptTrackError:
        return None
    return SegmentOutcome(
        spec.segment_key,
        "reused",
        frames=picture.facts.frames,
        size_bytes=picture.size_bytes + sound.size_bytes,
    )


def has_picture(store: SegmentStore, spec: SegmentSpec) -> bool:
    """Whether a segment's picture is there, so that only its sound is missing or damaged."""
    try:
        return store.track("picture", spec.picture_key) is not None
    except CorruptTrackError:
        return False
