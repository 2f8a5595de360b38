"""Where every byte of a recipient's MP4 comes from: a computed header, then ranges of store files.

The header comes first (so that playback starts at once) and is about 15 kB for half a minute.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from personalize.errors import StageError
from render_cluster.media.mp4_boxes import box, data_box_header, full_box
from render_cluster.media.mp4_headers import edit_list, movie_header, track_box
from render_cluster.media.text_track import Cue, TextTrack, text_track, text_track_box
from render_cluster.media.track import Track, TrackFacts

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
    ticks = sum(picture.facts.ticks for picture, _ in parts)
    captions = text_track(cues, ticks, language) if cues else None
    first = captions.data if captions else b""
    data_header = data_box_header(len(first) + sum(lengths))
    brands = b"".join((b"isom", struct.pack(">I", 512), b"isom", b"iso2", b"avc1", b"mp41"))
    head = box("ftyp", brands)
    # The size of `moov` depends only on the width of the offsets, not on their values.
    starts = list(accumulate(lengths, initial=len(first)))
    is_wide = starts[-1] >= 1 << 31
    moov_bytes = len(_moov(parts, captions, starts, is_wide=is_wide))
    before = len(head) + moov_bytes + len(data_header)
    starts = [start + before for start in starts]
    moov = _moov(parts, captions, starts, is_wide=is_wide)
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
    parts: Parts, captions: TextTrack | None, starts: Sequence[int], *, is_wide: bool
) -> bytes:
    """`moov` with the pieces at `starts`: picture, sound, picture, sound...

    The captions lie before the first of them.
    """
    ticks = sum(picture.facts.ticks for picture, _ in parts)
    pictures = [picture.facts for picture, _ in parts]
    sounds = [sound.facts for _, sound in parts]
    picture_starts, sound_starts = starts[0 : 2 * len(parts) : 2], starts[1 : 2 * len(parts) : 2]
    delay = -min(min(facts.offsets, default=0) for facts in pictures)
    return box(
        "moov",
        movie_header(ticks, 2 + (captions is not None)),
        track_box(
            pictures[0],
            ticks,
            edit_list(ticks, delay),
            b"".join(
                (
                    _sample_table(pictures, picture_starts, is_wide=is_wide),
                    _shown_offsets(pictures, delay),
                    _sync_samples(pictures),
                )
            ),
        ),
        track_box(
            sounds[0],
            ticks,
            edit_list(ticks, 0),
            _sample_table(sounds, sound_starts, is_wide=is_wide) + _roll(sounds),
        ),
        text_track_box(
            captions, ticks, pictures[0].size_px, starts[0] - len(captions.data), is_wide=is_wide
        )
        if captions
        else b"",
    )


def _sample_table(facts: Sequence[TrackFacts], starts: Sequence[int], *, is_wide: bool) -> bytes:
    """`stts`, `stsz`, `stsc` and `stco` or `co64`: one chunk per segment."""
    counts = [len(f.sizes_bytes) for f in facts]
    total = sum(counts)
    sizes = np.concatenate([np.array(f.sizes_bytes, np.int64) for f in facts]).astype(">u4")
    chunks = [
        (chunk, count, 1)
        for chunk, count in enumerate(counts, 1)
        if chunk == 1 or count != counts[chunk - 2]
    ]
    offsets = np.array(starts, ">u8" if is_wide else ">u4")
    return b"".join(
        (
            full_box("stts", 0, 0, struct.pack(">III", 1, total, facts[0].sample_ticks)),
            full_box("stsz", 0, 0, struct.pack(">II", 0, total), sizes.tobytes()),
            full_box(
                "stsc", 0, 0, struct.pack(">I", len(chunks)), np.array(chunks, ">u4").tobytes()
            ),
            full_box(
                "co64" if is_wide else "stco",
                *(0, 0, struct.pack(">I", len(starts)), offsets.tobytes()),
            ),
        )
    )


def _shown_offsets(facts: Sequence[TrackFacts], delay: int) -> bytes:
    """`ctts`, shifted by `delay` so that none is negative; the edit list undoes the shift.

    Signed offsets (version 1) would need no shift, but muxers have written this form for twenty
    years, so every player reads it.
    """
    offsets = np.concatenate([np.array(f.offsets, np.int64) for f in facts]) + delay
    first_of_run = np.flatnonzero(np.diff(offsets, prepend=offsets[0] - 1))
    runs = np.stack(
        [np.diff(first_of_run, append=len(offsets)), offsets[first_of_run]], axis=1
    ).astype(">u4")
    return full_box("ctts", 0, 0, struct.pack(">I", len(runs)), runs.tobytes())


def _sync_samples(facts: Sequence[TrackFacts]) -> bytes:
    """`stss`: every segment begins with the one frame that decodes without others."""
    firsts = list(accumulate((len(f.sizes_bytes) for f in facts[:-1]), initial=1))
    return full_box("stss", 0, 0, struct.pack(f">{len(firsts) + 1}I", len(firsts), *firsts))


def _roll(facts: Sequence[TrackFacts]) -> bytes:
    """`sgpd` and `sbgp` "roll": an AAC frame needs the one before it (14496-12, 10.1).

    They also tell QuickTime that the edit list accounts for all priming; without them it assumes an
    encoder delay of 2,112 samples.
    """
    total = sum(len(f.sizes_bytes) for f in facts)
    needs_one_before = struct.pack(">4sIIh", b"roll", 2, 1, -1)
    return full_box("sgpd", 1, 0, needs_one_before) + full_box(
        "sbgp", 0, 0, struct.pack(">4sIII", b"roll", 1, total, 1)
    )
