"""The face's coefficients: names and order, the expression at rest, and speech on top of it."""

from __future__ import annotations

from collections.abc import Mapping

import torch

FACE_ACTIONS = (
    "browDownLeft",
    "browDownRight",
    "browInnerUp",
    "browOuterUpLeft",
    "browOuterUpRight",
    "cheekPuff",
    "cheekSquintLeft",
    "cheekSquintRight",
    "eyeBlinkLeft",
    "eyeBlinkRight",
    "eyeLookDownLeft",
    "eyeLookDownRight",
    "eyeLookInLeft",
    "eyeLookInRight",
    "eyeLookOutLeft",
    "eyeLookOutRight",
    "eyeLookUpLeft",
    "eyeLookUpRight",
    "eyeSquintLeft",
    "eyeSquintRight",
    "eyeWideLeft",
    "eyeWideRight",
    "jawForward",
    "jawLeft",
    "jawOpen",
    "jawRight",
    "mouthClose",
    "mouthDimpleLeft",
    "mouthDimpleRight",
    "mouthFrownLeft",
    "mouthFrownRight",
    "mouthFunnel",
    "mouthLeft",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthPressLeft",
    "mouthPressRight",
    "mouthPucker",
    "mouthRight",
    "mouthRollLower",
    "mouthRollUpper",
    "mouthShrugLower",
    "mouthShrugUpper",
    "mouthSmileLeft",
    "mouthSmileRight",
    "mouthStretchLeft",
    "mouthStretchRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "noseSneerLeft",
    "noseSneerRight",
    "tongueOut",
)
"""The 52 ARKit blend shapes in the order of `anny.models.facial_actions`."""

FACE_INDEX = {name: index for index, name in enumerate(FACE_ACTIONS)}
"""The column of each facial action."""


def face_columns(action: str) -> tuple[int, ...]:
    """The columns of an action; a name without a side (`mouthSmile`) means both sides.

    Raises:
        KeyError: there is no such action.
    """
    if action in FACE_INDEX:
        return (FACE_INDEX[action],)
    return FACE_INDEX[f"{action}Left"], FACE_INDEX[f"{action}Right"]


def face_row(coefficients: Mapping[str, float]) -> torch.Tensor:
    """(52,) float32: the given coefficients by name, zero elsewhere."""
    row = torch.zeros(len(FACE_ACTIONS))
    for action, value in coefficients.items():
        row[list(face_columns(action))] = value
    return row


REST_FACE = face_row(
    {
        "mouthSmile": 0.32,
        "mouthClose": 0.08,
        "cheekSquint": 0.26,
        "eyeSquint": 0.08,
        "browInnerUp": 0.04,
        "browOuterUp": 0.14,
    }
)
"""(52,) float32: attentive and friendly, lips closed. Every line starts and ends with it."""

_SMILES = list(face_columns("mouthSmile"))
_FUNNEL, _PUCKER = FACE_INDEX["mouthFunnel"], FACE_INDEX["mouthPucker"]
_CLOSE, _JAW = FACE_INDEX["mouthClose"], FACE_INDEX["jawOpen"]
_PARTED_JAW = 0.06
"""With the jaw this far open the lips are parted, and nothing in the resting face closes them."""


def with_lips(face: torch.Tensor, lips: torch.Tensor) -> torch.Tensor:
    """The speaking face, (T, 52) float32: `face` of a Motion plus `lips` from `lip_coefficients`.

    Rounded lips remove the resting smile, which would otherwise flatten a u or o, and an open jaw
    removes what presses the lips together at rest. Where `lips` is zero the face is bit-identical.
    """
    spoken = face + lips
    parted = (lips[:, _JAW] / _PARTED_JAW).clamp(0.0, 1.0)
    spoken[:, _CLOSE] -= face[:, _CLOSE] * parted
    rounding = (2.0 * lips[:, _PUCKER] + 1.5 * lips[:, _FUNNEL]).clamp(0.0, 1.0)
    spoken[:, _SMILES] -= face[:, _SMILES] * rounding[:, None]
    return spoken
