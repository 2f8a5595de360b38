"""x264 and NVENC behind one interface. NVENC cards are rare: all else is tested without one."""

import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from functools import cache

import av
import numpy as np
import pytest

from batch.delivery.stitch import layout_movie, read_movie
from batch.job.settings import load_settings
from personalize.errors import ConfigError, StageError
from render_cluster.media.audio import encode_sound
from render_cluster.media.cmaf import init_segment
from render_cluster.media.profiles import ENCODERS, picture_profile
from render_cluster.media.video import encode_picture, picture_track
from render_cluster.media.video_encoder import check_encoder
from render_cluster.segment.render_identity import render_identity
from render_cluster.segment.renderer import open_renderer
from render_cluster.segment.settings import RenderSettings
from render_cluster.store.segment_store import SegmentStore
from tests.batch.tiny_renderer import LOOK
from tests.media import FFMPEG, SIZE_PX, decode_picture, moving_frames, psnr_db, speech_like

LARGE_PX = (320, 192)  # NVENC takes no picture narrower than 145 pixels or lower than 49


@cache
def _has_nvenc():
    try:
        check_encoder("nvenc")
    except ConfigError:
        return False
    return True


needs_nvenc = pytest.mark.skipif("not _has_nvenc()", reason="no NVIDIA card with NVENC here")
without_nvenc = pytest.mark.skipif("_has_nvenc()", reason="NVENC works here")


def _x264_packets(frames, **params):
    """Packets and header of an x264 that writes what NVENC may write, too."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height = SIZE_PX
    encoder.pix_fmt, encoder.time_base, encoder.framerate = "yuv420p", Fraction(1, 25), Fraction(25)
    given = {"keyint": "infinite", "scenecut": "0", "stitchable": "1", "threads": "1"} | params
    text = ":".join(f"{name.replace('_', '-')}={value}" for name, value in given.items())
    encoder.options = {"x264-params": text}
    encoder.open()
    packets = []
    for index, pixels in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(pixels, format="yuv420p")
        frame.pts = index
        packets += encoder.encode(frame)
    return packets + encoder.encode(None)


def _types(track):
    """The NAL unit types of each access unit."""
    at, found = track.facts.data_offset_bytes, []
    for size in track.facts.sizes_bytes:
        end, types = at + size, []
        while at < end:
            types.append(track.data[at + 4] & 31)
            at += 4 + int.from_bytes(track.data[at : at + 4], "big")
        found.append(types)
    return found


def test_keys_of_the_two_encoders_never_mix():
    x264, nvenc = (replace(LOOK, presenter="anna", encoder=name) for name in ("x264", "nvenc"))
    x264_identity, nvenc_identity = render_identity(x264), render_identity(nvenc)
    assert x264_identity.picture_profile != nvenc_identity.picture_profile
    assert x264_identity.sound_profile == nvenc_identity.sound_profile
    assert "h264_nvenc" in picture_profile(SIZE_PX, "nvenc")


def test_the_encoder_is_a_setting(monkeypatch):
    monkeypatch.delenv("VIDMERGE_ENCODER", raising=False)
    assert load_settings().encoder == "x264"
    monkeypatch.setenv("VIDMERGE_ENCODER", "nvenc")
    assert load_settings().encoder == "nvenc"
    monkeypatch.setenv("VIDMERGE_ENCODER", "vaapi")
    with pytest.raises(ConfigError, match="setting encoder"):
        load_settings()


@without_nvenc
def test_a_machine_without_nvenc_says_what_to_do():
    check_encoder("x264")  # the same check accepts what is available
    with pytest.raises(ConfigError, match="VIDMERGE_ENCODER=x264") as caught:
        check_encoder("nvenc")
    assert "NVIDIA" in str(caught.value)


@without_nvenc
def test_a_renderer_without_nvenc_does_not_start(tmp_path):
    settings = RenderSettings(replace(LOOK, presenter="anna", encoder="nvenc"), str(tmp_path))
    with pytest.raises(ConfigError, match="NVENC"):
        open_renderer(settings)


@pytest.mark.parametrize("name", ENCODERS)
def test_every_option_of_an_encoder_is_one_that_ffmpeg_knows(name):
    encoder = ENCODERS[name]
    asked = [FFMPEG, "-hide_banner", "-h"]
    known = subprocess.run([*asked, f"encoder={encoder.codec}"], capture_output=True, check=True)
    known_to_all = subprocess.run([*asked, "full"], capture_output=True, check=True)
    generic = known_to_all.stdout.decode().partition("AVCodecContext AVOptions:")[2]
    options = known.stdout.decode() + generic.partition("AVOptions:")[0]
    assert set(encoder.options) <= set(re.findall(r"^ +-([\w-]+) ", options, re.MULTILINE))


def test_what_an_encoder_repeats_in_the_stream_is_taken_out():
    """As NVENC may: delimiters, parameter sets in the stream, timing notes, several slices."""
    frames = np.stack(list(moving_frames(2, seed=3)))
    packets = _x264_packets(
        frames, bframes="0", aud="1", slices="4", nal_hrd="none", pic_struct="1", repeat_headers="1"
    )
    raw = b"".join(bytes(p) for p in packets)
    assert all(bytes((0, 0, 1, kind)) in raw for kind in (0x09, 0x67, 0x68, 0x06))
    track = picture_track(packets, b"", "other", SIZE_PX)
    assert _types(track) == [[5] * 4] + [[1] * 4] * 15
    assert set(track.facts.offsets) == {0}
    shown = decode_picture("pipe:0", init_segment(track.facts) + track.data)
    assert len(shown) == len(frames)
    assert min(psnr_db(a, b) for a, b in zip(frames, shown, strict=True)) > 34


def test_frames_in_order_can_be_stitched(tmp_path):
    """A profile without composition offsets, like NVENC's."""
    store, frames, parts = SegmentStore(tmp_path), [], []
    for seed, steps in enumerate((1, 2)):
        frames.append(np.stack(list(moving_frames(steps, seed))))
        packets = _x264_packets(frames[-1], bframes="0")
        picture = picture_track(packets, b"", "in order", SIZE_PX)
        sound = encode_sound(speech_like(steps, seed))
        parts.append(
            (
                store.put_track("picture", f"p{seed}", picture),
                store.put_track("sound", f"s{seed}", sound),
            )
        )
    order = (1, 0, 1)
    movie = b"".join(read_movie(layout_movie([parts[i] for i in order]), store))
    shown = decode_picture("pipe:0", movie)
    joined = np.concatenate([frames[i] for i in order])
    assert len(shown) == len(joined)
    assert min(psnr_db(a, b) for a, b in zip(joined, shown, strict=True)) > 34


def test_parameter_sets_that_change_in_the_stream_are_refused():
    frames = list(moving_frames(1))
    packets = _x264_packets(frames, bframes="0")
    (header,) = {bytes(p) for p in _x264_packets(frames[:1], bframes="0", ref="1")}
    with pytest.raises(StageError, match="one SPS"):
        picture_track(packets, header, "other", SIZE_PX)


def test_a_second_idr_frame_is_refused():
    packets = _x264_packets(moving_frames(2), keyint="8", bframes="0")
    with pytest.raises(StageError, match="one closed GOP"):
        picture_track(packets, b"", "other", SIZE_PX)


@pytest.mark.gpu
@needs_nvenc
def test_nvenc_segments_join_like_those_of_x264():
    """Has not run anywhere yet: no machine with NVENC was available."""
    frames = [np.stack(list(moving_frames(n, n, LARGE_PX))) for n in (2, 4)]
    tracks = [encode_picture(f, LARGE_PX, "nvenc") for f in frames]
    assert len({t.facts.decoder_config_hex for t in tracks}) == 1
    assert encode_picture(frames[0], LARGE_PX, "nvenc") == tracks[0]
    for track, given in zip(tracks, frames, strict=True):
        assert set(track.facts.offsets) == {0}
        assert {kind for types in _types(track)[1:] for kind in types} == {1}
        shown = decode_picture("pipe:0", init_segment(track.facts) + track.data, LARGE_PX)
        assert min(psnr_db(a, b) for a, b in zip(given, shown, strict=True)) > 34
