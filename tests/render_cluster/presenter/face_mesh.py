"""MediaPipe's face mesh as an observer that knows nothing about how a frame was made."""

import av
import numpy as np
from PIL import Image

_INPUT_PX = 192
_LANDMARKS = 468
# The mesh is searched in a square 1.5 times as large as itself, as in MediaPipe's own graph.
_MARGIN = 1.5
_UPPER_LIP, _LOWER_LIP, _EYE_CORNERS = 13, 14, (33, 263)


class FaceMesh:
    """Follows one face from frame to frame.

    Args:
        model: the .tflite file.
        box: centre x, centre y and side, in pixels, of a square around the face.
    """

    def __init__(self, model, box):
        from ai_edge_litert.interpreter import Interpreter

        self._model = Interpreter(str(model), num_threads=1)
        self._model.allocate_tensors()
        self._box = box
        self._found = False

    def landmarks(self, rgb):
        """(468, 3) px in an RGB frame, and the confidence that there is a face (0 to 1)."""
        for _ in range(1 if self._found else 3):
            points, score = self._look(rgb)
            low, high = points[:, :2].min(0), points[:, :2].max(0)
            self._box = (*(low + high) / 2, _MARGIN * (high - low).max())
        self._found = True
        return points, score

    def _look(self, rgb):
        x, y, side = self._box
        scale, left, top = side / _INPUT_PX, x - side / 2, y - side / 2
        crop = Image.fromarray(rgb).transform(
            (_INPUT_PX, _INPUT_PX),
            Image.Transform.AFFINE,
            (scale, 0, left, 0, scale, top),
            Image.Resampling.BILINEAR,
        )
        (entry,) = self._model.get_input_details()
        self._model.set_tensor(entry["index"], np.asarray(crop, np.float32)[None] / 255)
        self._model.invoke()
        details = self._model.get_output_details()
        outputs = [self._model.get_tensor(output["index"]).ravel() for output in details]
        points = next(o for o in outputs if o.size == 3 * _LANDMARKS).reshape(_LANDMARKS, 3)
        (logit,) = next(o for o in outputs if o.size == 1)
        return points * scale + [left, top, 0], 1 / (1 + np.exp(-logit))


def rgb_of(frame):
    """An I420 frame (BT.709, limited range) as RGB, (H, W, 3) uint8."""
    converted = av.VideoFrame.from_ndarray(frame, "yuv420p").reformat(
        format="rgb24", src_colorspace="ITU709", src_color_range="MPEG", dst_color_range="JPEG"
    )
    return converted.to_ndarray()


def lip_opening(points):
    """The lips' inner opening over the width of the eyes, of landmarks (..., 468, 3)."""
    left, right = _EYE_CORNERS
    opening = np.linalg.norm(points[..., _UPPER_LIP, :2] - points[..., _LOWER_LIP, :2], axis=-1)
    return opening / np.linalg.norm(points[..., left, :2] - points[..., right, :2], axis=-1)
