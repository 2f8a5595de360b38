"""Speech as a small file that any browser plays: mono AAC-LC in MP4, 40 kbit/s."""

from __future__ import annotations

import io

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from personalize.errors import StageError
from render_cluster.media.grid import SAMPLE_RATE_HZ

_BIT_RATE_BPS = 40_000


def sound_file(samples: NDArray[np.float32]) -> bytes:
    """The content of an .m4a file: 5 kB for each second.

    Args:
        samples: (N,) mono float32 in [-1, 1] at 48 000 Hz.

    Raises:
        StageError: they cannot be encoded.
    """
    written = io.BytesIO()
    try:
        with av.open(written, "w", format="mp4") as container:
            stream = container.add_stream("aac", rate=SAMPLE_RATE_HZ, layout="mono")
            stream.bit_rate = _BIT_RATE_BPS
            frame = av.AudioFrame.from_ndarray(
                samples.astype(np.float32)[np.newaxis], format="fltp", layout="mono"
            )
            frame.sample_rate = SAMPLE_RATE_HZ
            container.mux([*stream.encode(frame), *stream.encode(None)])
    except FFmpegError as error:
        raise StageError("encode", f"AAC: {error}") from error
    return written.getvalue()
