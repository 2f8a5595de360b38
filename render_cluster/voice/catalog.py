"""The voices that a campaign may use: found, measured once, and opened, by the engine of each."""

from __future__ import annotations

import json
import platform
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from personalize.campaign.languages import base_of
from personalize.campaign.speech_style import USUAL_SPEECH, SpeechStyle
from personalize.errors import ConfigError
from personalize.nearest import did_you_mean
from personalize.pronunciation.said import NameContext, SaidWord
from personalize.whole_file import write_whole
from render_cluster.home_folder import data_home, readable_by_all
from render_cluster.versions import SPEECH_VERSION
from render_cluster.voice.interface.engine import Reading, VoiceEngine
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceDevice, VoiceFacts
from render_cluster.voice.interface.protocol import Speech, Voice


def list_voices() -> list[DeclaredVoice]:
    """Every voice once, whether its weights are on this machine or not."""
    return list(dict.fromkeys(one for engine in _engines() for one in engine.declared().values()))


def voice_like(name: str, tag: str) -> str:
    """A voice for a language: the named one if it speaks it, else another of the same sex.

    Where the tag has a region, such as en-GB, one with that accent comes first, and the named one
    before a stranger with another accent. A voice whose sex nobody stated is like any.

    Raises:
        ConfigError: there is no such voice, or none of that sex speaks the language.
    """
    own = _find(name)[1]
    alike = [one for one in list_voices() if own.sex in (one.sex, "not stated")]
    for voice in (own, *alike):
        if _has_accent(voice, tag):
            return name if voice is own else voice.name
    for voice in (own, *alike):
        if _speaks(voice, tag):
            return name if voice is own else voice.name
    sex = "" if own.sex == "not stated" else f"{own.sex} "
    raise ConfigError(
        f"no built-in {sex}voice speaks {tag!r}: name one in the campaign, "
        f"voice: {{{tag}: ...}}; `vidmerge voice list` shows them"
    )


def _has_accent(voice: DeclaredVoice, tag: str) -> bool:
    return voice.language == tag or (base_of(tag) == tag and _speaks(voice, tag))


def _speaks(voice: DeclaredVoice, tag: str) -> bool:
    return base_of(voice.language) == base_of(tag)


def is_ready(voice: DeclaredVoice) -> bool:
    """Whether the weights of a voice are on this machine, and whole as far as is known."""
    engine, found = _find(voice.name)
    return engine.is_ready(found)


def find_voice(name: str) -> DeclaredVoice:
    """What a voice declares; its weights need not be there.

    Raises:
        ConfigError: there is no such voice, or its files are wrong.
    """
    return _find(name)[1]


def voice_facts(name: str) -> VoiceFacts:
    """The facts of a voice, measured on first use on a machine where they must be.

    Raises:
        ConfigError: there is no such voice, or its weights are needed and not on this machine.
    """
    engine, declared = _find(name)
    digest = engine.digest(declared)
    gain_db = _gain_db(engine, declared, digest)
    fingerprint = f"{_label(declared)} {digest[:16]} {gain_db:+.1f}dB version{SPEECH_VERSION}"
    return VoiceFacts(declared, fingerprint, gain_db)


def on_device(facts: VoiceFacts, device: VoiceDevice) -> VoiceFacts:
    """A voice as it speaks on a device, with a fingerprint of its own if that is no processor.

    Unchanged if its engine cannot speak there, or this machine offers no such device to it.
    """
    if device == "cpu" or _find(facts.declared.name)[0].device_for(device) == "cpu":
        return facts
    return replace(facts, fingerprint=f"{facts.fingerprint} on {device}", device=device)


def open_voice(facts: VoiceFacts) -> Voice:
    """The voice, loaded.

    Raises:
        ConfigError: its weights are not on this machine, or its file is another than was planned.
    """
    engine, declared = _find(facts.declared.name, facts.device)
    if engine.device_for(facts.device) != facts.device:
        raise ConfigError(
            f"the batch was planned with voice {declared.name!r} on {facts.device}, which "
            f"onnxruntime on {platform.node()} does not offer: install onnxruntime-gpu on every "
            "machine, or on none"
        )
    if _is_file(declared) and engine.digest(declared)[:16] not in facts.fingerprint:
        raise ConfigError(
            f"the files of voice {declared.name!r} on {platform.node()} differ from those that the "
            "batch was planned with: copy them again"
        )
    return engine.open(declared, facts.gain_db)


def speak(name: str, text: str, style: SpeechStyle = USUAL_SPEECH) -> Speech:
    """The speech of one text; whoever speaks many opens the voice.

    Raises:
        ConfigError: there is no such voice, or its weights are not on this machine.
        StageError: the text cannot be said.
    """
    return open_voice(voice_facts(name)).speak(text, style)


def find_unsayable(name: str, words: Collection[str]) -> dict[str, str]:
    """The words among `words` that a voice cannot say, each with the reason. Loads no model.

    Raises:
        ConfigError: there is no such voice.
    """
    return _reading(name).find_unsayable(words)


def find_guesses(name: str, words: Collection[str]) -> dict[str, SaidWord]:
    """The words among `words` that a voice says by guess, each with how it says them.

    Raises:
        ConfigError: there is no such voice.
    """
    return _reading(name).find_guesses(words)


def read_foreign_names(
    name: str, words: Collection[str], origin: str, context: NameContext
) -> dict[str, SaidWord]:
    """Names as the language `origin` reads them, in the sounds of a voice of another language.

    Without those that cannot be read so, or given to the voice so.

    Raises:
        ConfigError: there is no such voice.
    """
    from render_cluster.voice.loanwords.foreign_names import read_foreign_names

    declared = _find(name)[1]
    if not declared.takes_pronunciations:
        return {}
    return read_foreign_names(words, origin, declared.language, context)


def pronounce(name: str, text: str, locale: str = "en-US") -> tuple[SaidWord, ...]:
    """The words of a text, each with how a voice says it and where that comes from.

    Raises:
        ConfigError: there is no such voice.
        StageError: a word cannot be said.
    """
    return _reading(name).pronounce(text, locale)


def weights_path(name: str) -> Path:
    """Where the weights of a voice are, or will be.

    Raises:
        ConfigError: there is no such voice.
    """
    engine, declared = _find(name)
    return engine.weights(declared)


def fetch_weights(name: str) -> None:
    """Brings the weights of a voice to this machine.

    Raises:
        ConfigError: there is no such voice, or its weights cannot be had.
    """
    engine, declared = _find(name)
    engine.fetch_weights(declared)


def gain_path(name: str) -> Path | None:
    """Where the measured gain of a voice is kept; None if it need not be measured.

    Raises:
        ConfigError: there is no such voice, or its weights are needed and not on this machine.
    """
    engine, declared = _find(name)
    if engine.known_gain_db(declared) is not None:
        return None
    return _gain_path(declared, engine.digest(declared))


def _find(name: str, device: VoiceDevice = "cpu") -> tuple[VoiceEngine, DeclaredVoice]:
    engines = _engines(device)
    for engine in engines:
        if declared := engine.find(name):
            return engine, declared
    known = [one for engine in engines for one in engine.declared()]
    raise ConfigError(f"unknown voice {name!r}{did_you_mean(name, known)}")


def _reading(name: str) -> Reading:
    engine, declared = _find(name)
    return engine.reading(declared)


def _engines(device: VoiceDevice = "cpu") -> list[VoiceEngine]:
    from render_cluster.voice.coqui.engine import CoquiEngine
    from render_cluster.voice.hibari.engine import HibariEngine  # slow to import
    from render_cluster.voice.http.engine import HttpEngine
    from render_cluster.voice.kokoro.engine import KokoroEngine
    from render_cluster.voice.piper.engine import PiperEngine

    return [HibariEngine(), KokoroEngine(device), CoquiEngine(), PiperEngine(), HttpEngine()]


def _is_file(declared: DeclaredVoice) -> bool:
    """Whether a voice is the user's own file, which another machine may have elsewhere."""
    return "/" in declared.name


def _label(declared: DeclaredVoice) -> str:
    """What names a voice beside the hash of its weights: no path, which differs by machine."""
    return declared.name.partition(":")[0] if _is_file(declared) else declared.name


def _gain_path(declared: DeclaredVoice, digest: str) -> Path:
    stem = f"{_label(declared).replace(':', '-')}-{digest[:16]}-{SPEECH_VERSION}"
    return data_home() / "voices" / f"{stem}.json"


def _gain_db(engine: VoiceEngine, declared: DeclaredVoice, digest: str) -> float:
    """Known, or measured once per machine; every time if it cannot be saved."""
    known_db = engine.known_gain_db(declared)
    if known_db is not None:
        return known_db
    path = _gain_path(declared, digest)
    with suppress(OSError, ValueError, KeyError, TypeError):
        return float(json.loads(path.read_text())["gain_db"])
    gain_db = _measure_gain_db(engine, declared)
    with suppress(OSError), readable_by_all():
        write_whole(path, json.dumps({"gain_db": gain_db}).encode())
    return gain_db


def _measure_gain_db(engine: VoiceEngine, declared: DeclaredVoice) -> float:
    """The gain that brings a voice to the common loudness; slow: speaks the reference text."""
    from render_cluster.voice.sound.loudness import gain_db_to_target

    return gain_db_to_target(engine.open(declared, 0.0).reference())
