"""The page on which people listen to names: one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from batch.job.engine import Engine
from batch.names.approval import context_name, settled_phones
from batch.names.listing import ListedName, NameList
from batch.names.readings import Reading, is_said_so, other_readings, sentence_with
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError, VidmergeError
from personalize.pronunciation.marking import mark_pieces
from personalize.pronunciation.markup import read_pronunciation
from personalize.whole_file import whole_file
from render_cluster import Voice, sound_file

_PLAIN = re.compile(r"[\w./-]+", re.ASCII)
_SPECIAL_IN_QUOTES = frozenset('"$`\\!')


@dataclass(frozen=True, slots=True)
class HeardReading:
    """A reading with its sound (a data: URI) and the words of the command that approves it.

    Either may be empty.
    """

    respelling: str
    ipa: str
    source: str
    sound: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeardName:
    """A name, how it is said, and the other readings that were checked."""

    written: str
    context: str
    recipients: int
    is_unsure: bool
    now: HeardReading
    others: tuple[HeardReading, ...]


def hear_names(listed: NameList, engine: Engine, on_each: Callable[[], None]) -> list[HeardName]:
    """The names with their sound. Calls back after each.

    Raises:
        ConfigError: the campaign's voice is not on this machine.
    """
    voices: dict[str, Voice] = {}
    heard = []
    for name in listed.names:
        spoken_by = listed.campaign_of(name).voice
        if spoken_by not in voices:
            voices[spoken_by] = engine.open_voice(engine.voice_facts(spoken_by))
        voice = voices[spoken_by]
        heard.append(_hear(name, listed, engine, voice))
        on_each()
    return heard


def write_page(path: Path, campaign: str, names: Sequence[HeardName], hidden: int) -> None:
    """Writes the page, closed to other users: names are personal data.

    Raises:
        ConfigError: the file cannot be written.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("batch.names"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = environment.get_template("names.js").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = environment.get_template("names.html").render(
        campaign=campaign, names=names, hidden=hidden, script=script, script_digest=digest
    )
    try:
        with whole_file(path) as beside:
            beside.touch(mode=0o600)
            beside.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror or error}") from error


def set_command(name: ListedName, ipa: str) -> tuple[str, ...]:
    """The words of the command that approves a reading of a name.

    None if it is no name, or if the command would refuse the reading, as one with two stresses.
    """
    if name.context is None or not _is_settable(ipa):
        return ()
    option = f"--context {context_name(name.context)}"
    words = (_quoted(name.written), _quoted(ipa))
    if name.written.startswith("-"):  # which would be an option itself
        return ("vidmerge names set", option, "--", *words)
    return ("vidmerge names set", *words, option)


def _is_settable(ipa: str) -> bool:
    try:
        return read_pronunciation(ipa) is not None
    except ConfigError:
        return False


def _hear(name: ListedName, listed: NameList, engine: Engine, voice: Voice) -> HeardName:
    others = other_readings(name, listed.campaign_of(name), engine)
    said = [(one, _sound(name, one.phones, listed, voice)) for one in others]
    return HeardName(
        name.written,
        context_name(name.context) if name.context else "text",
        name.recipients,
        name.is_unsure,
        _as_it_is(name, listed, engine, voice),
        tuple(_heard(name, one, sound) for one, sound in said if sound),
    )


def _as_it_is(name: ListedName, listed: NameList, engine: Engine, voice: Voice) -> HeardReading:
    """How a name is said now; without a command where that cannot be approved exactly."""
    if name.ipa and not name.phones:  # in another language, which the sentences are not in
        sound = _spoken(f"{mark_pieces(name.pieces)}.", listed.campaign_of(name), voice)
        return HeardReading(name.respelled(), name.ipa, name.source(), sound, ())
    if not name.phones:
        return HeardReading("", "", name.source(), "", ())
    sound = _sound(name, name.phones, listed, voice)
    try:
        settled = settled_phones(name.phones)
    except ConfigError:
        return HeardReading(name.respelled(), name.ipa, name.source(), sound, ())
    now = _heard(name, Reading(settled, name.source()), sound)
    is_exact = is_said_so(name, settled, listed.campaign_of(name), engine)
    return now if is_exact else HeardReading(now.respelling, now.ipa, now.source, sound, ())


def _heard(name: ListedName, reading: Reading, sound: str) -> HeardReading:
    command = set_command(name, reading.ipa)
    return HeardReading(reading.respelled(), reading.ipa, reading.source, sound, command)


def _sound(name: ListedName, phones: str, listed: NameList, voice: Voice) -> str:
    """A sentence with the name as a data: URI; empty if the voice cannot say it."""
    return _spoken(sentence_with(name, phones), listed.campaign_of(name), voice)


def _spoken(text: str, campaign: Campaign, voice: Voice) -> str:
    try:
        speech = voice.speak(text, campaign.speech_style(campaign.lines[0]))
        content = sound_file(speech.samples)
    except VidmergeError:
        return ""
    return f"data:audio/mp4;base64,{base64.b64encode(content).decode()}"


def _quoted(word: str) -> str:
    """A word of a command, for the shells of all systems where that is possible."""
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if _SPECIAL_IN_QUOTES & set(word) else f'"{word}"'
