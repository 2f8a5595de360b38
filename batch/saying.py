"""How one sentence is said, for `vidmerge say`: its words, their phonemes, and the sound."""

from __future__ import annotations

import shutil
import subprocess
import wave
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from batch.job.engine import Engine
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError, VidmergeError
from personalize.fields import role_of
from personalize.names.names import make_forms
from personalize.names.pronunciations import Pronunciations
from personalize.plan.foreign_names import ForeignNames
from personalize.plan.said_values import SENDER, context_of
from personalize.pronunciation.marking import Approvals, NameReader, mark_pieces, with_origins
from personalize.pronunciation.said import Origin, SaidWord
from personalize.recipients.name_languages import name_language
from personalize.script.script import fill_line
from personalize.script.values import SpokenValue
from render_cluster import SAMPLE_RATE_HZ

_PLAYERS = (
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("paplay",),
    ("aplay", "-q"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the pronunciations of its values, and its words as the voice says them."""

    text: str
    words: tuple[SaidWord, ...]


def say(
    campaign: Campaign, values: Mapping[str, str], engine: Engine, approvals: Approvals
) -> Said:
    """How the first line of a campaign is said for some values.

    Raises:
        ConfigError: the line names a field that has no value, or a value cannot be said.
        StageError: the voice cannot say a word.
    """
    line = campaign.lines[0]
    script = campaign.line_script(line)
    missing = sorted(set(script.fields) - set(values))
    if missing:
        raise ConfigError(f"{missing[0]!r} has no value; add --value {missing[0]}=...")
    language = name_language(values.get("language", ""), values.get("country", ""), campaign)
    pieces = {name: _read(campaign, name, value, approvals) for name, value in values.items()}
    if language:
        pieces = {name: _in(language, campaign, name, engine, one) for name, one in pieces.items()}
    filled = {
        name: SpokenValue(value, value, mark_pieces(pieces[name])) for name, value in values.items()
    }
    try:
        text = fill_line(script, filled)
    except VidmergeError as error:
        raise ConfigError(str(error)) from error
    words = engine.pronounce(campaign.voice, text, campaign.reading_locale)
    return Said(text, with_origins(words, chain.from_iterable(pieces.values())))


def write_wav(samples: np.ndarray, path: Path) -> None:
    """Writes mono samples in [-1, 1] as 16-bit WAV.

    Raises:
        ConfigError: the file cannot be written.
    """
    try:
        with path.open("wb") as opened, wave.open(opened, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE_HZ)
            file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror or error}") from error


def play(path: Path) -> bool:
    """Plays a sound file with a player of this machine; False if it has none."""
    for player, *options in _PLAYERS:
        if found := shutil.which(player):
            finished = subprocess.run([found, *options, str(path)], check=False)
            return finished.returncode == 0
    return False


def _in(
    language: str, campaign: Campaign, name: str, engine: Engine, pieces: tuple[SaidWord, ...]
) -> tuple[SaidWord, ...]:
    """The pieces of a value, where the name's own language decides on what nobody knows."""
    context = context_of(campaign, name)
    if context is None or name == SENDER:
        return pieces
    unsure = {piece.written for piece in pieces if piece.origin == Origin.GUESS}
    guesses = engine.find_guesses(campaign.voice, unsure)
    known = tuple(
        replace(piece, origin=Origin.DICTIONARY)
        if piece.origin == Origin.GUESS and piece.written not in guesses
        else piece
        for piece in pieces
    )
    read = partial(engine.read_foreign_names, campaign.voice)
    foreign = ForeignNames(read, has_dictionary=campaign.is_english)
    return foreign.pieces(known, language, context)


def _read(campaign: Campaign, name: str, value: str, approvals: Approvals) -> tuple[SaidWord, ...]:
    table = Pronunciations(campaign.pronunciations)
    kind = campaign.field_kind(name)
    role, language = role_of(name, kind), campaign.language.default
    forms = make_forms(value, kind, table, role, language=language)
    if forms.problem or not forms.said:
        raise ConfigError(f"{name}={value}: {forms.problem or 'is no value that is said'}")
    context = context_of(campaign, name)
    if context is None:
        return tuple(SaidWord(word, "", Origin.GUESS) for word in forms.said.split())
    reader = NameReader(table.phones, approvals, knows_names=campaign.is_english)
    return reader.read(forms.said, forms.shown, context)
