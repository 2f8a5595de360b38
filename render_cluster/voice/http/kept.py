"""Answers that were paid for, kept on the machine: an endpoint never says a text twice alike.

A picture may be drawn long after its sound was stored, over another background; its lips must
follow that very sound. The files are private, because they say names.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from personalize.whole_file import write_whole
from render_cluster.home_folder import data_home, readable_by_all, sole_maker
from render_cluster.voice.http.answer import Answer, CharacterTimes


class KeptAnswers:
    """The answers of one voice."""

    def __init__(self, digest: str) -> None:
        self._folder = data_home() / "voices" / "http" / digest[:16]

    def say(self, text: str, speed: float, ask: Callable[[str, float], Answer]) -> Answer:
        """What was said before, else what `ask` says now; of two processes, one asks."""
        file = self._file(text, speed)
        if (known := _read(file)) is not None:
            return known
        with readable_by_all(), suppress(OSError):  # others keep their gains beside it
            (data_home() / "voices").mkdir(parents=True, exist_ok=True)
        before = os.umask(0o077)
        try:
            with sole_maker(file.parent):
                known = _read(file)
                if known is None:
                    known = ask(text, speed)
                    write_whole(file, _packed(known))
        finally:
            os.umask(before)
        return known

    def _file(self, text: str, speed: float) -> Path:
        named = hashlib.sha256(f"{speed:.3f} {text}".encode()).hexdigest()[:40]
        return self._folder / named[:2] / f"{named}.npz"


def _packed(answer: Answer) -> bytes:
    packed = io.BytesIO()
    times = answer.characters or CharacterTimes("", np.zeros((0, 2)))
    np.savez_compressed(
        packed,
        samples=answer.samples,
        rate_hz=np.array(answer.rate_hz),
        characters=np.array(times.characters),
        spans_s=times.spans_s,
    )
    return packed.getvalue()


def _read(file: Path) -> Answer | None:
    """None if it is not there, or damaged: then it is written again."""
    try:
        with np.load(file, allow_pickle=False) as packed:
            characters = str(packed["characters"])
            times = CharacterTimes(characters, packed["spans_s"]) if characters else None
            return Answer(packed["samples"], int(packed["rate_hz"]), times)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
