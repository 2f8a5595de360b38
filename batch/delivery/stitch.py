"""A recipient's MP4 from store bytes: a range of it for a web server, or the whole as a file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from personalize.whole_file import whole_file
from render_cluster import (
    Movie,
    Piece,
    SealedPart,
    SegmentStore,
    layout_movie,
    seal_box,
    sealed_part,
    write_all,
)

# What the server buffers for a reader that reads nothing.
_AT_ONCE_BYTES = 1 << 18

__all__ = ["Movie", "layout_movie", "pieces_between", "read_movie", "write_movie"]


def read_movie(
    movie: Movie, store: SegmentStore, start: int = 0, stop: int | None = None
) -> Iterator[bytes]:
    """The movie's bytes from `start` up to, but not including, `stop`, piece by piece.

    Every file that the range needs is checked before this returns, so a missing or damaged one is
    known before a server has sent anything.

    Raises:
        ValueError: the range is not within the movie.
        CorruptTrackError: a file of the store is not what was committed.
    """
    stop = movie.size_bytes if stop is None else stop
    if not 0 <= start <= stop <= movie.size_bytes:
        raise ValueError(f"expected a range within {movie.size_bytes} bytes, got {start}-{stop}")
    for piece in pieces_between(movie, start, stop):
        store.check(piece.track)
    return _ranges(movie, store, start, stop)


def write_movie(movie: Movie, store: SegmentStore, path: Path) -> None:
    """Writes the movie beside `path`, sealed at its end, and renames it there.

    It is not synced to disk: after a power failure, writing it again takes a millisecond.

    Raises:
        CorruptTrackError: a file of the store is not what was committed; `path` is left as it was.
        OSError: the file cannot be written.
    """
    with whole_file(path) as beside, beside.open("xb", buffering=0) as file:
        write_all(file.fileno(), movie.header)
        # Checked before it is copied: a damaged file ends the block before the rename.
        digests = [store.data_sha256(piece.track) for piece in movie.pieces]
        pieces = [(piece.track, piece.offset, piece.length) for piece in movie.pieces]
        store.append_to(file.fileno(), pieces)
        write_all(file.fileno(), _seal(movie, digests))


def sealed_movie(movie: Movie, store: SegmentStore) -> bytes:
    """The bytes that `write_movie` writes.

    Raises:
        CorruptTrackError: a file of the store is not what was committed.
    """
    digests = [store.data_sha256(piece.track) for piece in movie.pieces]
    return b"".join((*read_movie(movie, store), _seal(movie, digests)))


def _seal(movie: Movie, digests: Sequence[bytes]) -> bytes:
    """The box at the end by which `vidmerge check` finds any change of a file."""
    pieces = zip(movie.pieces, digests, strict=True)
    parts = [SealedPart(piece.length, digest) for piece, digest in pieces]
    return seal_box([sealed_part(movie.header), *parts])


def _ranges(movie: Movie, store: SegmentStore, start: int, stop: int) -> Iterator[bytes]:
    if start < min(stop, len(movie.header)):
        yield movie.header[start:stop]
    for piece in pieces_between(movie, start, stop):
        begin = max(start - piece.start, 0)
        end = min(stop - piece.start, piece.length)
        for at in range(begin, end, _AT_ONCE_BYTES):
            length = min(end - at, _AT_ONCE_BYTES)
            yield store.read_range(piece.track, piece.offset + at, length)


def pieces_between(movie: Movie, start: int, stop: int) -> Iterator[Piece]:
    """The pieces that overlap a range of the movie's bytes, in order."""
    first = bisect_right(movie.pieces, start, key=lambda piece: piece.start) - 1
    for piece in movie.pieces[max(first, 0) :]:
        if piece.start >= stop:
            return
        if start < piece.start + piece.length:
            yield piece
