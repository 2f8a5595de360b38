"""What a presenter's face does while a voice speaks: the faces of each sound."""

import numpy as np

from render_cluster.media.grid import FPS
from render_cluster.presenter.mouth.face import REST_FACE, with_lips
from render_cluster.presenter.mouth.lips import LEAD_S, lip_coefficients

HALF_FRAME_S = 0.5 / FPS


def faces_of(speech):
    """(phonemes, faces (T, 52)) of a spoken sentence."""
    lips = lip_coefficients(speech.phonemes, speech.frames)
    return speech.phonemes, with_lips(REST_FACE.expand(speech.frames, 52), lips).numpy()


def shown(faces, start_s, end_s):
    """The faces of the frames that show some part of a span of time."""
    times_s = np.arange(len(faces)) / FPS + LEAD_S
    return faces[(times_s >= start_s - HALF_FRAME_S) & (times_s <= end_s + HALF_FRAME_S)]


def each(spoken, symbols):
    """Every sound among `symbols`: the faces that show it."""
    for phonemes, faces in spoken:
        for sound in phonemes:
            if sound.symbol in symbols:
                yield sound, shown(faces, sound.start_s, sound.end_s)
