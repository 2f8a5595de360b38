"""Sound of a segment: AAC-LC frames that join any other segment's without a click.

An AAC frame decodes only together with the frame before it, so a segment is encoded with the signal
on both sides of it and the packets of that context are dropped.
"""

from __future__ import annotations

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.error import FFmpegError
from numpy.typing import NDArray

from personalize.errors import StageError
from render_cluster.media.cmaf import write_segment
from render_cluster.media.grid import AAC_FRAME_SAMPLES, SAMPLE_RATE_HZ, STEP_SAMPLES
from render_cluster.media.profiles import (
    AAC_CODER,
    CONTEXT_SAMPLES,
    SOUND_BIT_RATE_BPS,
    SOUND_PROFILE,
)
from render_cluster.media.track import EncodedTrack, TrackFacts


def encode_sound(
    samples: NDArray[np.float32],
    before: NDArray[np.float32] | None = None,
    after: NDArray[np.float32] | None = None,
) -> EncodedTrack:
    """The sound of a segment: packet k decodes to samples from k * 1024, 15 packets a grid step.

    The first 21 ms of a segment also need the neighbour's last packet. They decode exactly if the
    neighbour's `after` was the beginning of this segment, as silence is.

    Args:
        samples: (N,) mono float32 in [-1, 1] at 48 000 Hz, N a whole number of grid steps.
        before: the signal that plays before, its last CONTEXT_SAMPLES count; None is silence.
        after: the signal that plays after, its first CONTEXT_SAMPLES count; None is silence.

    Raises:
        StageError: the samples are not a whole number of grid steps, not finite, or not encodable.
    """
    if samples.ndim != 1 or not len(samples) or len(samples) % STEP_SAMPLES:
        raise StageError(
            "encode", f"expected (n * {STEP_SAMPLES},) samples, got shape {samples.shape}"
        )
    signal = np.concatenate([_context_before(before), samples, _context_after(after)])
    if not np.isfinite(signal).all():
        raise StageError("encode", "sound has samples that are not finite")
    try:
        config, packets = _encode(signal.astype(np.float32), len(samples))
    except FFmpegError as error:
        raise StageError("encode", f"AAC: {error}") from error
    facts = TrackFacts(
        kind="sound",
        profile=SOUND_PROFILE,
        sample_ticks=AAC_FRAME_SAMPLES,
        sizes_bytes=tuple(map(len, packets)),
        offsets=(),
        data_offset_bytes=0,
        decoder_config_hex=config.hex(),
    )
    return write_segment(facts, packets)


def _encode(signal: NDArray[np.float32], samples: int) -> tuple[bytes, list[bytes]]:
    """The decoder configuration and the packets of the signal without its context.

    A packet's time is that of the samples it completes: the encoder's priming is already
    subtracted, its first packet is at -1024.
    """
    encoder = _open_encoder()
    frame = av.AudioFrame.from_ndarray(signal[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    frame.pts = 0
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    kept = [p for p in packets if 0 <= (p.pts or 0) - CONTEXT_SAMPLES < samples]
    starts = [(p.pts or 0) - CONTEXT_SAMPLES for p in kept]
    if starts != list(range(0, samples, AAC_FRAME_SAMPLES)):
        raise StageError("encode", f"AAC packets begin at samples {starts[:3]}...{starts[-3:]}")
    return bytes(encoder.extradata or b""), [bytes(p) for p in kept]


def _open_encoder() -> AudioCodecContext:
    encoder = av.CodecContext.create("aac", "w")
    if not isinstance(encoder, AudioCodecContext):
        raise StageError("encode", "this build of PyAV has no AAC encoder")
    encoder.sample_rate = SAMPLE_RATE_HZ
    encoder.layout = "mono"
    encoder.format = "fltp"
    encoder.bit_rate = SOUND_BIT_RATE_BPS
    encoder.options = {"aac_coder": AAC_CODER}
    encoder.thread_count = 1
    encoder.open()
    return encoder


def _context_before(signal: NDArray[np.float32] | None) -> NDArray[np.float32]:
    context = np.zeros(CONTEXT_SAMPLES, np.float32)
    if signal is not None and len(signal):
        tail = signal[-CONTEXT_SAMPLES:]
        context[-len(tail) :] = tail
    return context


def _context_after(signal: NDArray[np.float32] | None) -> NDArray[np.float32]:
    context = np.zeros(CONTEXT_SAMPLES, np.float32)
    if signal is not None:
        head = signal[:CONTEXT_SAMPLES]
        context[: len(head)] = head
    return context
