"""`vidmerge say`: how a sentence is said, word by word, and its sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.cli.opening import open_service
from personalize.errors import ConfigError

if TYPE_CHECKING:
    from batch.saying import Said
    from batch.service import Service
    from personalize.campaign.campaign import Campaign
    from personalize.pronunciation.said import SaidWord

Sentence = Annotated[
    str, typer.Argument(metavar="TEXT", help="A line, with merge tags or without.")
]
Values = Annotated[
    list[str] | None,
    typer.Option("--value", metavar="FIELD=VALUE", help="What a merge tag stands for; repeatable."),
]
WavFile = Annotated[
    Path | None, typer.Option("--out", metavar="WAV", help="Write the sound to this file.")
]
OfCampaign = Annotated[
    Path | None,
    typer.Option("--campaign", help="Use the voice, speed and pronunciations of this campaign."),
]
Locale = Annotated[
    str | None, typer.Option(help="How numbers and dates are written, such as de-DE.")
]

OtherVoice = Annotated[
    str | None, typer.Option("--voice", help="Who says it; `vidmerge voice list` shows the names.")
]


OfLanguage = Annotated[
    str | None,
    typer.Option("--language", metavar="TAG", help="The language of the sentence, such as es."),
]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a sentence: the voice of a campaign, or another; hibari if nothing is given."""

    campaign_file: Path | None = None
    language: str | None = None
    voice: str | None = None
    locale: str | None = None


def say(  # noqa: PLR0913 - each is an argument of the command
    context: typer.Context,
    text: Sentence,
    value: Values = None,
    campaign: OfCampaign = None,
    language: OfLanguage = None,
    voice: OtherVoice = None,
    locale: Locale = None,
    out: WavFile = None,
) -> None:
    """Show how a sentence is said, word by word and where that comes from, and play it."""
    speaker = Speaker(campaign, language, voice, locale)
    say_sentence(open_service(context), text, value or [], speaker, out)


def say_sentence(
    service: Service, sentence: str, values: list[str], speaker: Speaker, out: Path | None
) -> None:
    """Prints how a sentence is said, and writes or plays it."""
    given = dict(map(_split, values))
    campaign = _with_fields(campaign_to_say(sentence, speaker), given)
    said = service.say(campaign, given)
    if not any(word.written.strip() for word in said.words):
        raise ConfigError(f"{sentence!r} holds nothing to say; write some words")
    about = {"language", "country"}  # whose names these are
    for field in sorted(set(given) - about - set(campaign.line_script(campaign.lines[0]).fields)):
        typer.echo(f"--value {field}=...: the text has no {{{{ {field} }}}}", err=True)
    _show(Console(), said)
    if out:
        service.write_speech(campaign, said.text, out)
        typer.echo(f"wrote {out}")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        service.write_speech(campaign, said.text, path)
        if not service.play(path):
            typer.echo("nothing on this machine plays sound; add --out said.wav to get a file")


def campaign_to_say(sentence: str, speaker: Speaker) -> Campaign:
    """The campaign of a file, or one with the usual voice, whose only line is the sentence.

    Raises:
        ConfigError: the sentence is empty, or the campaign's file cannot be used.
    """
    from batch.job.campaign_file import open_campaign
    from personalize.campaign.campaign import Campaign, Line

    if not sentence.strip():
        raise ConfigError("the text is empty; write what to say")
    lines = (Line(id="say", text=sentence),)
    file = speaker.campaign_file
    base = open_campaign(file) if file else Campaign(name="say", voice="hibari", lines=lines)
    if speaker.language:
        base = _in_language(base, speaker)
    given = {"voice": speaker.voice, "locale": speaker.locale}
    return base.model_copy(update={"lines": lines} | {k: v for k, v in given.items() if v})


def _in_language(campaign: Campaign, speaker: Speaker) -> Campaign:
    """The campaign as recipients of a language hear it; without a file, by a built-in voice."""
    from render_cluster import voice_like

    tag = speaker.language or campaign.language.default
    if speaker.campaign_file and tag in (campaign.language.default, *campaign.other_languages):
        return campaign.in_language(tag)
    if speaker.campaign_file:
        raise ConfigError(f"{speaker.campaign_file} has no texts in {tag!r}")
    rule = campaign.language.model_copy(update={"default": tag})
    return campaign.model_copy(update={"language": rule, "voice": voice_like(campaign.voice, tag)})


def _with_fields(campaign: Campaign, given: Mapping[str, str]) -> Campaign:
    """The campaign, in which each value given by hand is a field."""
    from personalize.campaign.campaign import FieldMapping
    from personalize.fields import KNOWN_FIELDS

    known = {*campaign.fields, *KNOWN_FIELDS}
    own = {name: FieldMapping() for name in given if name not in known}
    return campaign.model_copy(update={"fields": {**campaign.fields, **own}})


def _split(value: str) -> tuple[str, str]:
    field, equals, text = value.partition("=")
    if not (field and equals and text.strip()):
        raise ConfigError(f"--value {value}: write FIELD=VALUE, such as first_name=Siobhan")
    return field.strip(), text.strip()


def _show(console: Console, said: Said) -> None:
    from personalize.plan.said_values import respelled

    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in ("word", "is said", "IPA", "from"):
        table.add_column(name, overflow="fold")
    for word in said.words:
        if word.pause_s:
            cells = ("(pause)", f"{1000 * word.pause_s:.0f} ms", "", _source(word))
        else:
            written = f"*{word.written}*" if word.is_emphasised else word.written
            cells = (written, respelled(word), _ipa(word), _source(word))
        table.add_row(*map(Text, cells))
    console.print(table)


def _ipa(word: SaidWord) -> str:
    """Of another language than English, it is in the detail."""
    from personalize.pronunciation.arpabet import to_ipa

    if word.sounds:
        return f"/{word.sounds}/"
    return to_ipa(word.phones) if word.phones else word.detail


def _source(word: SaidWord) -> str:
    if word.detail.startswith("/"):
        from personalize.pronunciation.said import FOREIGN_LETTERS, Origin

        is_sure = word.origin != Origin.GUESS
        return "the rules of the language" if is_sure else f"a guess: {FOREIGN_LETTERS}"
    return word.origin.describe() + (f": {word.detail}" if word.detail else "")
