import io

import av
import numpy as np

from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.media.sound_file import sound_file


def test_a_tone_comes_back_from_a_small_file():
    seconds = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    content = sound_file((0.3 * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32))
    assert 2_000 < len(content) < 20_000
    with av.open(io.BytesIO(content)) as container:
        (stream,) = container.streams
        assert (stream.codec_context.name, stream.rate) == ("aac", SAMPLE_RATE_HZ)
        assert stream.codec_context.layout.name == "mono"
        played = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(stream)])
    assert abs(len(played) - 2 * SAMPLE_RATE_HZ) < 3_000
    middle = played[SAMPLE_RATE_HZ // 2 : SAMPLE_RATE_HZ // 2 + 4800]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 44
