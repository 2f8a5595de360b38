"""Where every byte of a recipient's MP4 comes from: a computed header, then ranges of store files.

The header comes first (so that playback starts at once) and is about 15 kB for half a minute.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from personalize.errors import StageError
from render_cluster.media.mp4_boxes import box, data_box_header
from render_cluster.media.mp4_headers import edit_list, movie_header, track_box
from render_cluster.media.sample_tables import SampleTables, picture_tables, sound_tables
from render_cluster.media.text_track import Cue, TextTrack, text_track, text_track_box
from render_cluster.media.track import Track

Parts = Sequence[tuple[Track, Track]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the movie's bytes that is a range of one stored file."""

    track: Track
    start: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Movie:
    """The layout of a recipient's MP4: `header`, then `pieces` without a gap.

    The header ends with the captions, if there are any.
    """

    header: bytes
    pieces: tuple[Piece, ...]
    size_bytes: int
    ticks: int


def layout_movie(parts: Parts, cues: Sequence[Cue] = (), language: str = "und") -> Movie:
    """The MP4 that plays some segments one after another.

    Args:
        parts: picture and sound of each segment, in playing order.
        cues: captions, for a track of their own; without any, there is none.
        language: theirs, a BCP 47 tag.

    Raises:
        StageError: there are no parts, picture and sound of one differ in length, or tracks of
            different profiles meet.
    """
    _check(parts)
    tracks = [track for part in parts for track in part]
    lengths = [track.facts.data_bytes for track in tracks]
    tables = (
        picture_tables([picture.facts for picture, _ in parts]),
        sound_tables([sound.facts for _, sound in parts]),
    )
    ticks = tables[0].ticks
    captions = text_track(cues, ticks, language) if cues else None
    first = captions.data if captions else b""
    data_header = data_box_header(len(first) + sum(lengths))
    brands = b"".join((b"isom", struct.pack(">I", 512), b"isom", b"iso2", b"avc1", b"mp41"))
    head = box("ftyp", brands)
    # The size of `moov` depends only on the width of the offsets, not on their values.
    starts = list(accumulate(lengths, initial=len(first)))
    is_wide = starts[-1] >= 1 << 31
    moov_bytes = len(_moov(parts, tables, captions, starts, is_wide=is_wide))
    before = len(head) + moov_bytes + len(data_header)
    starts = [start + before for start in starts]
    moov = _moov(parts, tables, captions, starts, is_wide=is_wide)
    pieces = tuple(
        Piece(track, start, track.facts.data_offset_bytes, length)
        for track, start, length in zip(tracks, starts, lengths, strict=False)
    )
    return Movie(head + moov + data_header + first, pieces, starts[-1], ticks)


def _check(parts: Parts) -> None:
    if not parts:
        raise StageError("assemble", "a video needs at least one segment")
    for picture, sound in parts:
        if (picture.facts.kind, sound.facts.kind) != ("picture", "sound"):
            raise StageError("assemble", f"{picture.path}, {sound.path}: not picture and sound")
        if picture.facts.ticks != sound.facts.ticks:
            raise StageError(
                "assemble",
                f"picture {picture.key} is {picture.facts.seconds} s, "
                f"its sound {sound.key} is {sound.facts.seconds} s",
            )
    for row in zip(*parts, strict=True):
        shared = {(t.facts.decoder_config_hex, t.facts.size_px, t.facts.sample_ticks) for t in row}
        if len(shared) > 1:
            profiles = sorted({track.facts.profile for track in row})
            raise StageError("assemble", f"segments of different profiles: {profiles}")


def _moov(
    parts: Parts,
    tables: tuple[SampleTables, SampleTables],
    captions: TextTrack | None,
    starts: Sequence[int],
    *,
    is_wide: bool,
) -> bytes:
    """`moov` with the pieces at `starts`: picture, sound, picture, sound...

    The captions lie before the first of them.
    """
    picture, sound = (track.facts for track in parts[0])
    of_picture, of_sound = tables
    ticks = of_picture.ticks
    boxes = [
        movie_header(ticks, 2 + (captions is not None)),
        track_box(
            picture,
            ticks,
            edit_list(ticks, of_picture.delay),
            of_picture.at(starts[0:-1:2], is_wide=is_wide),
        ),
        track_box(sound, ticks, edit_list(ticks, 0), of_sound.at(starts[1:-1:2], is_wide=is_wide)),
    ]
    if captions:
        at = starts[0] - len(captions.data)
        boxes.append(text_track_box(captions, ticks, picture.size_px, at, is_wide=is_wide))
    return box("moov", *boxes)
