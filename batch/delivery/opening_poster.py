"""Which moment of a video its poster shows: early in its first segment."""

from __future__ import annotations

from batch.delivery.poster import load_poster, store_poster
from render_cluster import FPS, CorruptTrackError, SegmentStore, Track

# In a greeting with a wave, the hand is up by then. Decoding stops there.
_POSTER_AT_S = 0.48


def make_opening_poster(store: SegmentStore, first_picture: Track) -> bytes:
    """The JPEG from early in a video's first segment.

    Raises:
        StageError: it cannot be made.
    """
    file = store_poster(store, first_picture, poster_at_s(first_picture))
    poster = store.blob(file.kind, file.key)
    if poster is None:
        raise CorruptTrackError(file.kind, file.key, "was discarded while it was being read")
    return poster


def load_opening_poster(store: SegmentStore, first_picture: Track) -> bytes:
    """The same, even if the store is read-only.

    Raises:
        StageError: it cannot be made.
    """
    return load_poster(store, first_picture, poster_at_s(first_picture))


def poster_at_s(first_picture: Track) -> float:
    """The poster's moment, in seconds from the start of a first segment."""
    """When a poster's frame is shown, in seconds from the start of its first segment."""
    return min(first_picture.facts.frames // 2 / FPS, _POSTER_AT_S)
