"""Where the lips are in each frame: timed phonemes -> coarticulated facial coefficients."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from render_cluster.media.grid import FPS
from render_cluster.presenter.mouth.face import face_columns, face_row
from render_cluster.presenter.mouth.visemes import (
    CLOSURES,
    LENGTHENERS,
    REST,
    STRESS_GAIN,
    VISEMES,
    VISEMES_OF,
    VOWELS,
)
from render_cluster.voice.interface.protocol import TimedPhoneme

_Floats = NDArray[np.float64]

LEAD_S = 0.025
"""Frame i shows the mouth at i / FPS + this: the frame's middle, and 5 ms because lips lead."""

_PAUSE_S = 0.09
"""Silence this long lets the mouth close; a shorter one is a seam between words."""

STILL_PAUSE_S = 0.2
CLOSES_IN_S, OPENS_IN_S = 0.14, 0.10
"""In a pause this long the lips stand still, but for closing after it begins and opening before it
ends."""

_GLIDE_AT, _GLIDE_GAIN = 0.55, 0.9
"""When a diphthong's second shape begins, as a share of its length, and its size."""

_LEAST_HALF_CLOSURE_S = 0.018
_HELD_PULL = 8.0
"""How much harder a closure pulls in the one frame that must show it."""

_LOUD, _LOUD_POWER = (0.15, 1.6), 0.8
"""The smallest and largest factor of loudness on a shape's opening, and the power in between."""

_OPENERS = [
    column
    for action in ("jawOpen", "mouthLowerDown", "mouthUpperUp")
    for column in face_columns(action)
]

_EDGE_FRAMES = 3

_NAMES = tuple(VISEMES)
_INDEX = {name: index for index, name in enumerate(_NAMES)}
_SHAPES = np.stack([face_row(VISEMES[name].shape).numpy() for name in _NAMES]).astype(np.float64)
_WEIGHT, _RISE_S, _FALL_S = (
    np.array([getattr(viseme, name) for viseme in VISEMES.values()])
    for name in ("weight", "rise_s", "fall_s")
)
_IS_CLOSURE = np.array([name in CLOSURES for name in _NAMES])


@dataclass(frozen=True, slots=True)
class _Target:
    """A mouth shape that the lips aim for from `start_s` to `end_s`.

    `gain` scales the whole shape, `opening` only what parts the lips: a faint o is as round as a
    loud one.
    """

    viseme: str
    start_s: float
    end_s: float
    gain: float = 1.0
    opening: float = 1.0


def lip_coefficients(phonemes: tuple[TimedPhoneme, ...], frames: int) -> torch.Tensor:
    """(frames, 52) float32: what speech adds to the resting face, exactly zero at both ends.

    Each phoneme pulls towards its viseme with dominance w exp(-d^1.6), where d is the distance to
    its middle half over the viseme's rise or fall time; the mouth is the mean of all pulls. Every
    p, b, m, f and v is sampled at its centre in one frame, so that 40 ms frames cannot miss it.
    """
    targets = _targets(phonemes, frames / FPS)
    index = np.array([_INDEX[target.viseme] for target in targets])
    start_s, end_s, gain, opening = (
        np.array([getattr(target, name) for target in targets])
        for name in ("start_s", "end_s", "gain", "opening")
    )
    closure, centres_s = _IS_CLOSURE[index], (start_s + end_s) / 2
    half_s = np.maximum((end_s - start_s) / 4, np.where(closure, _LEAST_HALF_CLOSURE_S, 0.0))
    held = _held_closures(frames, index, centres_s)
    times_s = np.arange(frames) / FPS + LEAD_S
    times_s[list(held)] = centres_s[list(held.values())]
    pull = _dominance(times_s, centres_s, half_s, index)
    pull[list(held), list(held.values())] *= _HELD_PULL
    shapes = _SHAPES[index] * gain[:, None]
    shapes[:, _OPENERS] *= opening[:, None]
    mouth = (pull @ shapes) / (pull.sum(axis=1, keepdims=True) + 1e-6)
    moving = _edges(frames) * _outside_pauses(targets, times_s)
    return torch.from_numpy((mouth * moving[:, None]).astype(np.float32))


def _targets(phonemes: tuple[TimedPhoneme, ...], length_s: float) -> list[_Target]:
    """The shapes that the lips aim for; a stress mark's time belongs to the next symbol."""
    targets: list[_Target] = []
    stress, begun_s, silent_from_s = "", -1.0, 0.0
    for phoneme in phonemes:
        if phoneme.symbol in "ˈˌ":
            stress, begun_s = phoneme.symbol, phoneme.start_s
        elif phoneme.symbol in LENGTHENERS and targets:
            last = targets.pop()
            targets.append(replace(last, end_s=phoneme.end_s))
            silent_from_s = phoneme.end_s
        elif phoneme.symbol in VISEMES_OF:
            start_s = phoneme.start_s if begun_s < 0 else begun_s
            targets += _pause(silent_from_s, start_s)
            targets += _shapes(replace(phoneme, start_s=start_s), stress)
            stress, begun_s, silent_from_s = "", -1.0, phoneme.end_s
    return targets + _pause(silent_from_s, max(length_s, silent_from_s + _PAUSE_S))


def _pause(start_s: float, end_s: float) -> list[_Target]:
    return [_Target(REST, start_s, end_s)] if end_s - start_s >= _PAUSE_S else []


def _shapes(phoneme: TimedPhoneme, stress: str) -> list[_Target]:
    """The one shape of a symbol, or the two of a diphthong."""
    symbol, start_s, end_s = phoneme.symbol, phoneme.start_s, phoneme.end_s
    first, *glide = VISEMES_OF[symbol]
    gain, opening = 1.0, _opening_of(phoneme.loudness) if VISEMES[first].scaled else 1.0
    if symbol in VOWELS:
        gain = STRESS_GAIN[stress]
    else:
        opening = min(1.0, opening)
    if not glide:
        return [_Target(first, start_s, end_s, gain, opening)]
    turn_s = start_s + _GLIDE_AT * (end_s - start_s)
    second = _Target(glide[0], turn_s, end_s, gain * _GLIDE_GAIN, opening)
    return [_Target(first, start_s, turn_s, gain, opening), second]


def _opening_of(loudness: float) -> float:
    """How much wider the lips part for a sound of this level: nearly proportional to it.

    The mouth's opening follows the sound's envelope (Chandrasekaran et al., "The Natural
    Statistics of Audiovisual Speech", 2009); phonemes alone do not say which vowel is swallowed.
    """
    least, most = _LOUD
    return min(most, least + (1.0 - least) * float(loudness**_LOUD_POWER))


def _held_closures(frames: int, visemes: NDArray[np.int64], centres_s: _Floats) -> dict[int, int]:
    """The frames that must show a closure, and its target: the frame that contains its centre.

    Of two different closures in one frame ("comfort" spoken fast), the second takes the next frame.
    """
    held: dict[int, int] = {}
    for target in np.flatnonzero(_IS_CLOSURE[visemes]).tolist():
        frame = round((centres_s[target] - LEAD_S) * FPS)
        if frame in held and visemes[held[frame]] != visemes[target]:
            frame += 1
        if 0 <= frame < frames:
            held[frame] = target
    return held


def _dominance(
    times_s: _Floats, centres_s: _Floats, half_s: _Floats, visemes: NDArray[np.int64]
) -> _Floats:
    """(frames, targets): how strongly each target pulls in each frame."""
    ahead_s = times_s[:, None] - centres_s
    reach_s = np.where(ahead_s < 0, _RISE_S[visemes], _FALL_S[visemes])
    distance = np.maximum(np.abs(ahead_s) - half_s, 0.0) / reach_s
    pull: _Floats = _WEIGHT[visemes] * np.exp(-(distance**1.6))
    return pull


def _outside_pauses(targets: list[_Target], times_s: _Floats) -> _Floats:
    """(frames,): exactly zero inside long pauses, one outside; the tails of pulls never end."""
    moving = np.ones(len(times_s))
    for target in targets:
        if target.viseme == REST and target.end_s - target.start_s >= STILL_PAUSE_S:
            since, until = times_s - target.start_s, target.end_s - times_s
            is_inside = (since > 0) & (until > 0)
            share = np.maximum(1.0 - since / CLOSES_IN_S, 1.0 - until / OPENS_IN_S)
            moving = np.where(is_inside, np.minimum(moving, _smooth(share)), moving)
    return moving


def _smooth(share: _Floats) -> _Floats:
    x = np.clip(share, 0.0, 1.0)
    smoothed: _Floats = x * x * (3.0 - 2.0 * x)
    return smoothed


def _edges(frames: int) -> _Floats:
    """(frames,): zero in the first and the last frame, one from the fourth on, smooth between."""
    near = np.minimum(np.arange(frames), np.arange(frames)[::-1])
    return _smooth(near / _EDGE_FRAMES)
