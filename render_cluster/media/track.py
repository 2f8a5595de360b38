"""An encoded piece of video or audio.

Its bytes, the facts that stitching needs, and its place in the store.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from personalize.errors import StageError
from render_cluster.media.grid import SAMPLE_RATE_HZ, SAMPLES_PER_FRAME

TrackKind = Literal["picture", "sound"]

CLOCK_HZ = SAMPLE_RATE_HZ
"""The clock of every duration and offset, for picture too: a frame is exactly 1,920 ticks, so that
picture and sound lengths compare as integers."""


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """Everything that a header needs to know about a track; samples are in decode order.

    `offsets` is, for each sample, its display time minus its decode time, in ticks of CLOCK_HZ; it
    is negative for frames shown before their turn, so every track's first frame is shown at tick 0.
    It is empty if all are zero (sound). Only the first sample of a picture is a sync sample; in
    sound every sample is one. `decoder_config_hex` is the AVCDecoderConfigurationRecord (ISO/IEC
    14496-15) or the AudioSpecificConfig (14496-3).
    """

    kind: TrackKind
    profile: str
    sample_ticks: int
    sizes_bytes: tuple[int, ...]
    offsets: tuple[int, ...]
    data_offset_bytes: int
    decoder_config_hex: str
    size_px: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        if not self.sizes_bytes or min(self.sizes_bytes) < 1:
            raise ValueError(f"expected samples of at least one byte, got {self.sizes_bytes!r}")
        if self.offsets and len(self.offsets) != len(self.sizes_bytes):
            raise ValueError(
                f"expected {len(self.sizes_bytes)} composition offsets, got {len(self.offsets)}"
            )

    @property
    def ticks(self) -> int:
        """The length in ticks of CLOCK_HZ."""
        return len(self.sizes_bytes) * self.sample_ticks

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.ticks / CLOCK_HZ

    @property
    def frames(self) -> int:
        """The length in picture frames, for sound too."""
        return self.ticks // SAMPLES_PER_FRAME

    @property
    def data_bytes(self) -> int:
        """The total size of all samples in bytes."""
        return sum(self.sizes_bytes)


@dataclass(frozen=True, slots=True)
class EncodedTrack:
    """The bytes of a CMAF segment file (.m4s) and their facts."""

    facts: TrackFacts
    data: bytes

    def __post_init__(self) -> None:
        end = self.facts.data_offset_bytes + self.facts.data_bytes
        if end != len(self.data):
            raise ValueError(f"facts end at byte {end}, got {len(self.data)} bytes")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the store has committed. `path` is relative to the store's root."""

    kind: str
    key: str
    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Track:
    """A track in the store.

    `words_ms` are the times of the words that a sound says: where each begins and ends, for each
    word of the said text. Empty for a picture, and for sounds of earlier versions.
    """

    facts: TrackFacts
    file: StoredFile
    words_ms: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The key it is stored under."""
        return self.file.key

    @property
    def path(self) -> str:
        """The .m4s, relative to the store's root."""
        return self.file.path

    @property
    def size_bytes(self) -> int:
        """The size of the .m4s."""
        return self.file.size_bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the .m4s, hex."""
        return self.file.sha256


class CorruptTrackError(StageError):
    """A file of the store is not what was committed. Discard it and render it again."""

    def __init__(self, kind: str, key: str, reason: str) -> None:
        super().__init__("store", reason)
        self.args = (kind, key, reason)  # unpickling calls the class with these
        self.kind = kind
        self.key = key


def facts_record(facts: TrackFacts) -> dict[str, Any]:
    """The facts as plain JSON values; `facts_from_record` reads them back unchanged."""
    return asdict(facts)


def facts_from_record(record: dict[str, Any]) -> TrackFacts:
    """The facts of a record.

    Raises:
        TypeError, ValueError: `facts_record` did not make the record.
    """
    lists = {name: tuple(record[name]) for name in ("sizes_bytes", "offsets", "size_px")}
    return TrackFacts(**{**record, **lists})
