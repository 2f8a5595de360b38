"""The file that describes a voice behind an endpoint: what is asked, where, and on which terms."""

from __future__ import annotations

import hashlib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from personalize.campaign.fault_messages import explain
from personalize.errors import ConfigError
from personalize.yaml_source import read_yaml
from render_cluster.voice.foreign.files import HTTP, require_there
from render_cluster.voice.foreign.licences import NOT_STATED
from render_cluster.voice.interface.facts import Sex

_Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]


class HttpVoice(BaseModel):
    """What the file says. The key is never in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["openai", "elevenlabs"]
    url: _Text
    model: _Text
    voice: _Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")] = "en-US"
    sex: Sex = "not stated"
    key_env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
    format: Literal["wav", "pcm"] = "wav"
    sample_rate: Annotated[int, Field(ge=8_000, le=48_000, strict=True)] = 24_000
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 30.0
    licence: _Text = NOT_STATED

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        """Without what the protocols append; a key in it would end up in messages."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write an address such as https://api.example.com")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("write the address without user, key or query: key_env names the key")
        return url.rstrip("/").removesuffix("/v1")

    @property
    def is_english(self) -> bool:
        """Whether our reader reads for it."""
        return self.language.startswith("en")

    @property
    def host(self) -> str:
        """Who is sent the texts."""
        return urlsplit(self.url).netloc

    @property
    def is_in_clear(self) -> bool:
        """Whether anybody on the way can read the texts and the key."""
        parts = urlsplit(self.url)
        return parts.scheme == "http" and not _is_this_machine(str(parts.hostname))

    def digest(self) -> str:
        """A hash of what determines the sound, as far as this side knows."""
        asked = self.model_dump_json(exclude={"key_env", "timeout_s", "licence", "sex"})
        return hashlib.sha256(asked.encode()).hexdigest()


def read_voice(name: str) -> HttpVoice:
    """The description that a campaign names.

    Raises:
        ConfigError: it is missing or wrong; the message names the line.
    """
    file = Path(name.removeprefix(HTTP))
    require_there(name, file, "file")
    source = read_yaml(file, "the description of a voice with `kind:` and `url:`")
    try:
        return HttpVoice.model_validate(source.content)
    except ValidationError as error:
        keys = list(HttpVoice.model_fields)
        told = (explain(source, _discreet(one), lambda _place: keys) for one in error.errors())
        raise ConfigError("\n".join(told)) from None  # pydantic repeats what it was given


def _discreet(fault: ErrorDetails) -> ErrorDetails:
    """Without an address: a password or key may be in it."""
    return {**fault, "input": "..."} if fault["loc"] == ("url",) else fault


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
