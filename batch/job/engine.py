"""The seam between a batch and the code that renders: the real one, or a small one in tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import render_cluster
from personalize.campaign.speech_style import SpeechStyle
from personalize.plan.segment import RenderIdentity, SegmentSpec
from personalize.pronunciation.said import NameContext, SaidWord
from render_cluster import (
    DeclaredVoice,
    Look,
    RenderSettings,
    SegmentOutcome,
    Speech,
    Voice,
    VoiceFacts,
)

FindUnsayable = Callable[[str, Collection[str]], dict[str, str]]
"""The words that a voice cannot say, each with the reason."""

Pronounce = Callable[[str, str, str], tuple[SaidWord, ...]]
"""The words of a text in a voice and a locale, each with how it is said."""

Speak = Callable[[str, str, SpeechStyle], Speech]
"""The speech of a text by a voice."""

FindGuesses = Callable[[str, Collection[str]], dict[str, SaidWord]]
"""The words that a voice says by guess, each with how."""

ReadForeignNames = Callable[[str, Collection[str], str, NameContext], dict[str, SaidWord]]
"""The names that a voice says by the rules of another language, each with how."""

OnOutcome = Callable[[SegmentOutcome], None]
Render = Callable[[Sequence[SegmentSpec], RenderSettings, OnOutcome], None]
"""Makes segments, and calls back exactly once for each."""


def _render(specs: Sequence[SegmentSpec], settings: RenderSettings, on_outcome: OnOutcome) -> None:
    render_cluster.render_segments(specs, settings, on_outcome)  # imports Ray, which takes seconds


def _render_here(
    specs: Sequence[SegmentSpec], settings: RenderSettings, on_outcome: OnOutcome
) -> None:
    render_cluster.render_locally(specs, settings, on_outcome)


def _make_ready(presenter: str, voice: str, say: Callable[[str], None]) -> None:
    render_cluster.make_ready(presenter, voice, say)


def _with_marks(
    settings: RenderSettings, specs: Sequence[SegmentSpec], say: Callable[[str], None]
) -> RenderSettings:
    return render_cluster.with_marks(settings, specs, say)


def _identify(look: Look) -> RenderIdentity:
    return render_cluster.render_identity(look)


@dataclass(frozen=True, slots=True)
class Engine:
    """What a run and a preview render with, and what a plan needs: voices, words and fingerprints.

    `make_ready` and `with_marks` are called before anything is rendered, and report progress if it
    takes a while.
    """

    render: Render = _render
    render_here: Render = _render_here
    make_ready: Callable[[str, str, Callable[[str], None]], None] = _make_ready
    with_marks: Callable[
        [RenderSettings, Sequence[SegmentSpec], Callable[[str], None]], RenderSettings
    ] = _with_marks
    identify: Callable[[Look], RenderIdentity] = _identify
    find_voice: Callable[[str], DeclaredVoice] = render_cluster.find_voice
    voice_facts: Callable[[str], VoiceFacts] = render_cluster.voice_facts
    find_unsayable: FindUnsayable = render_cluster.find_unsayable
    find_guesses: FindGuesses = render_cluster.find_guesses
    read_foreign_names: ReadForeignNames = render_cluster.read_foreign_names
    pronounce: Pronounce = render_cluster.pronounce
    speak: Speak = render_cluster.speak
    open_voice: Callable[[VoiceFacts], Voice] = render_cluster.open_voice
