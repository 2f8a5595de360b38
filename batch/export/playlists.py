"""HLS playlists (RFC 8216, and its second edition for CMAF) that name the files which many share.

Every stored segment begins at time 0, so each is a discontinuity: the player goes on where the one
before it ended.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from render_cluster import FPS, Track

_HEAD = ("#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS")
_SOUND_CODEC = "mp4a.40.2"


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a media playlist: where it is, and how long it lasts."""

    uri: str
    seconds: float


def media_playlist(pieces: Sequence[Piece], init_uri: str = "") -> str:
    """The playlist of a picture, a sound, or captions, which have no `init_uri`."""
    longest_s = max(math.ceil(piece.seconds) for piece in pieces)
    lines = [*_HEAD[:2], f"#EXT-X-TARGETDURATION:{longest_s}", "#EXT-X-PLAYLIST-TYPE:VOD"]
    lines += [f'#EXT-X-MAP:URI="{init_uri}"'] if init_uri else []
    for number, piece in enumerate(pieces):
        lines += ["#EXT-X-DISCONTINUITY"] if number else []
        lines += [f"#EXTINF:{piece.seconds:.5f},", piece.uri]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def video_playlist(parts: Sequence[tuple[Track, Track]], language: str) -> str:
    """The playlist that a player opens: `picture.m3u8`, `sound.m3u8` and `captions.m3u8`."""
    picture = parts[0][0].facts
    rates = [8 * (p.size_bytes + s.size_bytes) / p.facts.seconds for p, s in parts]
    total_bits = sum(8 * (p.size_bytes + s.size_bytes) for p, s in parts)
    average = total_bits / sum(p.facts.seconds for p, _ in parts)
    profile = picture.decoder_config_hex[2:8]
    width_px, height_px = picture.size_px
    stream = (
        f"BANDWIDTH={math.ceil(max(rates))},AVERAGE-BANDWIDTH={math.ceil(average)},"
        f'CODECS="avc1.{profile},{_SOUND_CODEC}",RESOLUTION={width_px}x{height_px},'
        f'FRAME-RATE={FPS:.3f},AUDIO="sound",SUBTITLES="captions"'
    )
    told = f'LANGUAGE="{language}",DEFAULT=YES,AUTOSELECT=YES'
    return "\n".join(
        (
            *_HEAD,
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="{language}",{told},URI="sound.m3u8"',
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="{language}",{told},'
            'URI="captions.m3u8"',
            f"#EXT-X-STREAM-INF:{stream}",
            "picture.m3u8",
            "",
        )
    )
