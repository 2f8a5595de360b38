import av
import numpy as np
import pytest

from render_cluster.media.cmaf import init_segment
from render_cluster.media.overlay import make_overlay
from render_cluster.media.video import encode_picture
from tests.media import decode_picture

SIZE_PX = (128, 72)


def _frame(rgb):
    pixels = np.broadcast_to(np.array(rgb, np.uint8), (SIZE_PX[1], SIZE_PX[0], 3))
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")


def _rgb(frame):
    return frame.to_ndarray(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")


def _decoded(track):
    return decode_picture("pipe:0", init_segment(track.facts) + track.data, SIZE_PX)


def _square(rgba, side_px=16):
    return np.broadcast_to(np.array(rgba, np.uint8), (side_px, side_px, 4))


@pytest.mark.parametrize("under", [(0, 0, 0), (255, 255, 255), (40, 90, 160), (200, 30, 60)])
@pytest.mark.parametrize("over", [(255, 255, 255, 255), (14, 17, 20, 166), (250, 80, 10, 90)])
def test_colours_blend_as_in_rgb(under, over):
    frame = _frame(under)
    make_overlay(_square(over), (32, 8)).lay(frame)
    share = over[3] / 255
    expected = np.array(under) * (1 - share) + np.array(over[:3]) * share
    shown = _rgb(frame)
    assert np.abs(shown[12:20, 36:44].mean((0, 1)) - expected).max() < 4
    assert np.abs(shown[40:].mean((0, 1)) - under).max() < 4  # nothing else has changed


def test_nothing_changes_where_the_overlay_is_transparent():
    frame = _frame((40, 90, 160))
    before = frame.to_ndarray()
    make_overlay(_square((255, 255, 255, 0)), (0, 0)).lay(frame)
    assert (frame.to_ndarray() == before).all()


def test_odd_places_and_sizes_are_refused():
    for side_px, at in ((15, (0, 0)), (16, (1, 0))):
        with pytest.raises(ValueError, match="expected even numbers"):
            make_overlay(_square((0, 0, 0, 255), side_px), at)


def test_every_frame_has_it_and_the_clip_stays_as_it_was():
    clip = np.stack([_frame((40, 90, 160)).to_ndarray()] * 8)
    clip.flags.writeable = False  # as in Ray's object store
    overlay = make_overlay(_square((255, 255, 255, 255)), (32, 8))
    shown = _decoded(encode_picture(clip, SIZE_PX, overlay=overlay))
    assert len(shown) == 8
    for frame in shown:
        assert frame[10:22, 34:46].mean() > 225
        assert abs(frame[40:60].mean() - clip[0][40:60].mean()) < 3
