"""The forms of an export, one recipient at a time: an MP4, or HLS playlists and shared files."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from typing import Protocol

from batch.delivery.captions import joined_cues
from batch.delivery.known_segments import KnownSegments
from batch.delivery.stitch import sealed_movie
from batch.export.playlists import Piece, media_playlist, video_playlist
from batch.export.target import Exported, Target
from render_cluster import Cue, Track, init_segment, write_webvtt

_TIMES_FROM_0 = "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0"
"""RFC 8216, 3.5."""


class Form(Protocol):
    """What an export makes of each recipient's video."""

    folders: tuple[str, ...]
    """Where its files go, within the target."""

    def put(self, row: int, row_number: int, token: str) -> Iterator[Exported]:
        """Writes what a recipient needs and is not there yet.

        Raises:
            CorruptTrackError: a file of the store is missing or damaged.
        """


class Mp4Files(Form):
    """`videos/TOKEN.mp4`: sealed, with captions as a track."""

    folders = ("videos",)

    def __init__(self, known: KnownSegments, target: Target) -> None:
        self._known = known
        self._target = target

    def put(self, row: int, row_number: int, token: str) -> Iterator[Exported]:
        """Writes the video of a variant, by its row in the plan."""
        data = sealed_movie(self._known.movie(row), self._known.store)
        yield self._target.put(f"videos/{token}.mp4", data, row_number)


class HlsFiles(Form):
    """`videos/TOKEN/video.m3u8` and its playlists; segments are in `shared`, once for everybody."""

    folders = ("videos", "shared")

    def __init__(self, known: KnownSegments, target: Target) -> None:
        self._known = known
        self._target = target
        self._shared: set[str] = set()
        self._lock = threading.Lock()

    def put(self, row: int, row_number: int, token: str) -> Iterator[Exported]:
        """Writes the playlists of a variant, after the files that they name."""
        parts, cues, language = self._known.variant(row)
        playlists = {"video.m3u8": video_playlist(parts, language)}
        for name, tracks in zip(("picture", "sound"), zip(*parts, strict=True), strict=True):
            pieces = []
            for track in tracks:
                yield from self._share(track.path, self._known.store.read(track))
                pieces.append(Piece(_above(track.path), track.facts.seconds))
            init = init_segment(tracks[0].facts)
            init_path = f"init/{_digest(init)}.mp4"
            yield from self._share(init_path, init)
            playlists[f"{name}.m3u8"] = media_playlist(pieces, _above(init_path))
        pieces = []
        for some, (_, sound) in zip(cues, parts, strict=True):
            text = _captions(some, sound, language)
            path = f"captions/{_digest(text)}.vtt"
            yield from self._share(path, text)
            pieces.append(Piece(_above(path), sound.facts.seconds))
        playlists["captions.m3u8"] = media_playlist(pieces)
        for name in reversed(playlists):  # the one that is opened comes last
            path = f"videos/{token}/{name}"
            yield self._target.put(path, playlists[name].encode(), row_number)

    def _share(self, path: str, data: bytes) -> Iterator[Exported]:
        with self._lock:
            is_known = path in self._shared
            self._shared.add(path)
        if not is_known:
            yield self._target.put(f"shared/{path}", data)


def _captions(cues: list[Cue], sound: Track, language: str) -> bytes:
    """The captions of one segment; the map ties their times to its own, which begin at 0."""
    text = write_webvtt(joined_cues([cues], [sound], language))
    return text.replace("WEBVTT\n", f"WEBVTT\n{_TIMES_FROM_0}\n", 1).encode()


def _above(path: str) -> str:
    return f"../../shared/{path}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]
