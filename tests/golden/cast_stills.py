"""Golden stills of the cast: a smile close up, above a wave in the usual framing.

    python -m tests.golden.cast_stills [PRESENTER]...

draws them again, after a change that is meant to change them, and says how far each was off.
"""

import sys
from pathlib import Path

import av
import numpy as np
import torch
from PIL import Image

from render_cluster.presenter.model.recipe import cast_names
from render_cluster.presenter.mouth.face import REST_FACE, face_row
from tests.baked import baked
from tests.render_cluster.presenter.sitting import SMILE, Sitting

FOLDER = Path(__file__).parent / "cast"
_SIZE_PX = (320, 180)
# Where the largest difference is looked for: an eye close up is 12 px wide.
_BLOCK_PX = 4


def draw_still(pack):
    """Both frames of a presenter, (360, 320, 3) uint8 RGB."""
    close = Sitting(pack, "close-up").draw(REST_FACE + face_row(SMILE))
    usual = Sitting(pack)
    waving = usual.draw(bones=usual.bones("wave", 30))
    return np.concatenate([_small(close), _small(waving)])


def golden_still(name):
    """The recorded still of a presenter, drawn like `draw_still`."""
    with Image.open(_path(name)) as still:
        return np.array(still.convert("RGB"))


def difference(ours, theirs):
    """How much two stills differ on average, and in the block that differs most, of 255."""
    off = np.abs(ours.astype(float) - theirs).mean(2)
    rows, columns = (size // _BLOCK_PX for size in off.shape)
    blocks = off.reshape(rows, _BLOCK_PX, columns, _BLOCK_PX).mean((1, 3))
    return float(off.mean()), float(blocks.max())


def _small(frame):
    rgb = av.VideoFrame.from_ndarray(frame, format="yuv420p").to_ndarray(
        format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709"
    )
    return np.array(Image.fromarray(rgb).resize(_SIZE_PX, Image.Resampling.BOX))


def _path(name):
    return FOLDER / f"{name}.webp"


def main():
    torch.set_num_threads(1)
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or cast_names():
        still = draw_still(baked(name))
        if _path(name).exists():
            mean, most = difference(still, golden_still(name))
            print(f"{name}: off by {mean:.3f}, in one place {most:.1f}")  # noqa: T201 - its output
        Image.fromarray(still).save(_path(name), lossless=True, quality=100, method=6)


if __name__ == "__main__":
    main()
