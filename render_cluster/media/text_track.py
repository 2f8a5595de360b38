"""Captions as a track of an MP4: 3GPP timed text, `tx3g` (3GPP TS 26.245, 5.16).

QuickTime, Safari, VLC, mpv and ffmpeg read it. A sample is shown until the next one, so the time
between cues has empty samples.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from render_cluster.media.mp4_boxes import box, full_box
from render_cluster.media.mp4_headers import UNDETERMINED_LANGUAGE, MediaKind, edit_list, kind_box
from render_cluster.media.track import CLOCK_HZ

TRACK_ID = 3
_GROUP = 3
_HEIGHT_SHARE = 0.15
"""Of the picture, at its bottom: room for two lines."""

_CODES = (
    "ar=ara bg=bul ca=cat cs=ces cy=cym da=dan de=deu el=ell en=eng es=spa et=est fa=fas fi=fin "
    "fr=fra ga=gle he=heb hi=hin hr=hrv hu=hun id=ind is=isl it=ita ja=jpn ka=kat ko=kor lt=lit "
    "lv=lav ms=msa nb=nob ne=nep nl=nld no=nor pl=pol pt=por ro=ron ru=rus sk=slk sl=slv sr=srp "
    "sv=swe sw=swa th=tha tr=tur uk=ukr ur=urd vi=vie zh=zho"
)
_ISO_639_2 = {pair[:2]: pair[3:] for pair in _CODES.split()}


@dataclass(frozen=True, slots=True)
class Cue:
    """Some lines of text on the screen."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTrack:
    """The samples of a caption track, and how long each is shown in ticks of CLOCK_HZ."""

    samples: tuple[bytes, ...]
    lengths: tuple[int, ...]
    language: str

    @property
    def data(self) -> bytes:
        """All samples, one after the other."""
        return b"".join(self.samples)


def text_track(cues: Sequence[Cue], ticks: int, language: str) -> TextTrack:
    """The caption track of a movie that is `ticks` long; `language` is a BCP 47 tag."""
    timed = [(text, length) for text, length in _timed(cues, ticks) if length > 0]
    samples, lengths = zip(*timed, strict=True)
    return TextTrack(tuple(map(_sample, samples)), lengths, language)


def text_track_box(
    track: TextTrack, ticks: int, size_px: tuple[int, int], start: int, *, is_wide: bool
) -> bytes:
    """`trak` of captions whose samples begin at `start` of the file."""
    count = len(track.samples)
    lengths = b"".join(struct.pack(">II", 1, length) for length in track.lengths)
    sizes = struct.pack(f">{count}I", *map(len, track.samples))
    table = (
        full_box("stts", 0, 0, struct.pack(">I", count), lengths),
        full_box("stsz", 0, 0, struct.pack(">II", 0, count), sizes),
        full_box("stsc", 0, 0, struct.pack(">IIII", 1, 1, count, 1)),
        full_box(
            "co64" if is_wide else "stco",
            *(0, 0, struct.pack(">IQ" if is_wide else ">II", 1, start)),
        ),
    )
    kind = _kind(track.language, size_px)
    return kind_box(kind, ticks, edit_list(ticks, 0), b"".join(table))


def _timed(cues: Sequence[Cue], ticks: int) -> Iterator[tuple[str, int]]:
    """The texts, each with its length; the empty text between them."""
    at = 0
    for cue in cues:
        start, end = (min(ticks, round(at_s * CLOCK_HZ)) for at_s in (cue.start_s, cue.end_s))
        start = max(at, start)
        yield "", start - at
        yield "\n".join(cue.lines), end - start
        at = max(start, end)
    yield "", ticks - at


def _sample(text: str) -> bytes:
    written = text.encode()
    return struct.pack(">H", len(written)) + written


def _kind(language: str, size_px: tuple[int, int]) -> MediaKind:
    width_px, height_px = size_px
    own_px = round(height_px * _HEIGHT_SHARE)
    return MediaKind(
        *(TRACK_ID, b"sbtl", b"captions\0", full_box("nmhd", 0, 0), _entry(width_px, own_px)),
        box_px=(width_px, own_px),
        top_px=height_px - own_px,
        group=_GROUP,
        language=_packed(_ISO_639_2.get(language.split("-")[0].lower(), "")),
        extended_language=full_box("elng", 0, 0, language.encode("ascii", "replace"), b"\0"),
    )


def _packed(code: str) -> int:
    """A code of ISO 639-2/T in five bits a letter (14496-12, 8.4.2.3)."""
    if not code:
        return UNDETERMINED_LANGUAGE
    first, second, third = (ord(letter) - 0x60 for letter in code)
    return first << 10 | second << 5 | third


def _entry(width_px: int, height_px: int) -> bytes:
    """`tx3g`: white, centred, at the bottom of its box, in the player's sans-serif."""
    centred, at_bottom, font = 1, -1, 1
    white, clear = b"\xff\xff\xff\xff", bytes(4)
    size = max(8, round(height_px / 3))
    name = b"Sans-Serif"
    return box(
        "tx3g",
        struct.pack(">6xHIbb", 1, 0, centred, at_bottom),
        clear,
        struct.pack(">4h", 0, 0, height_px, width_px),
        struct.pack(">HHHBB", 0, 0, font, 0, min(size, 255)),
        white,
        box("ftab", struct.pack(">HHB", 1, font, len(name)), name),
    )
