"""Small real video and sound for tests, made by the code, and the independent decoder."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from render_cluster.media.frame import Frame
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_FRAMES, STEP_SAMPLES
from render_cluster.media.track import EncodedTrack

SIZE_PX = (192, 112)
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def moving_frames(steps: int, seed: int = 0, size_px: tuple[int, int] = SIZE_PX) -> Iterator[Frame]:
    """I420 frames of a moving soft textured blob, with detail, motion and colour.

    The mean brightness of a frame depends slightly on the seed, so that segments are
    distinguishable.
    """
    width, height = size_px
    rng = np.random.default_rng(seed)
    texture = rng.normal(0, 6, (height, width))
    y, x = np.mgrid[0:height, 0:width]
    for index in range(steps * STEP_FRAMES):
        at = width * (0.3 + 0.4 * np.sin(0.12 * index + seed))
        blob = 70 * np.exp(-(((x - at) / 30) ** 2 + ((y - height / 2) / 25) ** 2))
        luma = 80 + 9 * (seed % 8) + blob + np.roll(texture, index, axis=1)
        u = 128 + 30 * np.sin(x[::2, ::2] / 40 + seed)
        v = 128 + 0.4 * blob[::2, ::2]
        planes = [luma, u, v]
        yield np.concatenate(
            [np.clip(p, 16, 235).astype(np.uint8).reshape(-1, width) for p in planes]
        )


def speech_like(steps: int, seed: int = 0, lead_s: float = 0.03) -> NDArray[np.float32]:
    """Mono float32 at 48 kHz: voiced syllables between silences, like a line of speech."""
    rng = np.random.default_rng(seed)
    t = np.arange(steps * STEP_SAMPLES) / SAMPLE_RATE_HZ
    pitch_hz = 110 + 15 * np.sin(2 * np.pi * 1.3 * t + seed)
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    weights = rng.uniform(0.2, 1, 24) / np.arange(1, 25)
    voiced = sum(w * np.sin((k + 1) * phase) for k, w in enumerate(weights))
    syllables = np.clip(np.sin(2 * np.pi * 4 * (t - lead_s)), 0, None)
    syllables *= (t > lead_s) & (t < t[-1] - 0.08)
    return (0.25 * voiced * syllables).astype(np.float32)


def tone_mix(samples: int, start: int = 0) -> NDArray[np.float32]:
    """A steady mix of tones that fit no AAC frame length, from any sample on."""
    t = (start + np.arange(samples)) / SAMPLE_RATE_HZ
    tones = [(0.2, 220.7), (0.12, 997.3), (0.06, 3011.9)]
    return sum(a * np.sin(2 * np.pi * f * t) for a, f in tones).astype(np.float32)


def run_decoder(*arguments: str, data: bytes | None = None) -> bytes:
    """What ffmpeg writes to stdout; fails on its first warning."""
    command = [FFMPEG, "-v", "warning", "-xerror", "-nostdin", *arguments]
    if data is not None:
        command.remove("-nostdin")
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout


def decode_sound(source: str, data: bytes | None = None) -> NDArray[np.float32]:
    """Mono float32 samples."""
    raw = run_decoder("-i", source, "-map", "0:a", "-f", "f32le", "-", data=data)
    return np.frombuffer(raw, "<f4")


def decode_joined_sound(tracks: Sequence[EncodedTrack]) -> NDArray[np.float32]:
    """The samples of several tracks whose packets go through one decoder in sequence."""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = bytes.fromhex(tracks[0].facts.decoder_config_hex)
    decoder.sample_rate = SAMPLE_RATE_HZ
    heard = []
    for track in tracks:
        at = track.facts.data_offset_bytes
        for size in track.facts.sizes_bytes:
            packet = av.Packet(track.data[at : at + size])
            heard += [frame.to_ndarray()[0] for frame in decoder.decode(packet)]
            at += size
    return np.concatenate(heard)


def decode_picture(
    source: str, data: bytes | None = None, size_px: tuple[int, int] = SIZE_PX
) -> NDArray[np.uint8]:
    """(T, height * 3 // 2, width) uint8 I420 frames, as many as the file shows."""
    raw = run_decoder(
        *("-i", source, "-map", "0:v", "-fps_mode", "passthrough"),
        *("-pix_fmt", "yuv420p", "-f", "rawvideo", "-"),
        data=data,
    )
    return np.frombuffer(raw, np.uint8).reshape(-1, size_px[1] * 3 // 2, size_px[0])


def psnr_db(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Peak signal-to-noise ratio of eight-bit frames."""
    error = np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))
