"""The two protocols: what is asked for a text, and how the answer is read.

Written from OpenAI's and ElevenLabs' public references, and tested against a server of our own;
docs/voices.md says what nobody has checked against the vendors.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import quote

import httpx
import numpy as np

from personalize.errors import StageError
from render_cluster.voice.http.answer import Answer, CharacterTimes, read_pcm, read_wav
from render_cluster.voice.http.description import HttpVoice

_ELEVEN_SPEEDS = (0.7, 1.2)


@dataclass(frozen=True, slots=True)
class Request:
    """One POST, without the part that is the same for all."""

    path: str
    body: dict[str, Any]
    query: Mapping[str, str] = field(default_factory=dict)


class SpeechProtocol(Protocol):
    """How one kind of endpoint is asked."""

    def headers(self, key: str) -> dict[str, str]:
        """What says who asks."""

    def request(self, text: str, speed: float) -> Request:
        """What asks for the speech of a text.

        Raises:
            StageError: it cannot be said at that speed.
        """

    def read(self, response: httpx.Response) -> Answer:
        """The answer to it.

        Raises:
            StageError: it is not what the protocol says.
            TransientError: it was cut off on the way.
        """


def protocol_of(voice: HttpVoice) -> SpeechProtocol:
    """The protocol that a voice speaks."""
    return _OpenAi(voice) if voice.kind == "openai" else _ElevenLabs(voice)


class _OpenAi(SpeechProtocol):
    """`POST /v1/audio/speech`."""

    def __init__(self, voice: HttpVoice) -> None:
        self._voice = voice

    def headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}"} if key else {}

    def request(self, text: str, speed: float) -> Request:
        voice = self._voice
        body = {"model": voice.model, "voice": voice.voice, "input": text}
        usual = {} if speed == 1.0 else {"speed": speed}
        return Request("/v1/audio/speech", body | {"response_format": voice.format} | usual)

    def read(self, response: httpx.Response) -> Answer:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not kind.startswith(("audio/", "application/octet-stream", "binary/")) or "mp" in kind:
            raise StageError(
                "speak", f"the endpoint answered with {kind or 'no type'} instead of sound"
            )
        if self._voice.format == "wav":
            return read_wav(response.content)
        return read_pcm(response.content, self._voice.sample_rate)


class _ElevenLabs(SpeechProtocol):
    """`POST /v1/text-to-speech/{voice_id}/with-timestamps`."""

    def __init__(self, voice: HttpVoice) -> None:
        self._voice = voice

    def headers(self, key: str) -> dict[str, str]:
        return {"xi-api-key": key} if key else {}

    def request(self, text: str, speed: float) -> Request:
        slowest, fastest = _ELEVEN_SPEEDS
        if not slowest <= speed <= fastest:
            raise StageError(
                "speak", f"ElevenLabs speaks at a speed of {slowest} to {fastest}, not {speed:g}"
            )
        body: dict[str, Any] = {"text": text, "model_id": self._voice.model}
        if speed != 1.0:
            body["voice_settings"] = {"speed": speed}
        path = f"/v1/text-to-speech/{quote(self._voice.voice, safe='')}/with-timestamps"
        return Request(path, body, {"output_format": f"pcm_{self._voice.sample_rate}"})

    def read(self, response: httpx.Response) -> Answer:
        try:
            content = response.json()
            sound = base64.b64decode(content["audio_base64"], validate=True)
            times = _character_times(content.get("alignment"))
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
            raise StageError(
                "speak",
                "the endpoint's answer is not the JSON with audio_base64 that ElevenLabs describes "
                f"({type(error).__name__})",
            ) from error
        return replace(read_pcm(sound, self._voice.sample_rate), characters=times)


def _character_times(alignment: dict[str, Any] | None) -> CharacterTimes | None:
    if not alignment:
        return None
    starts, ends = (alignment[f"character_{end}_times_seconds"] for end in ("start", "end"))
    characters = [str(one) for one in alignment["characters"]]
    if not len(characters) == len(starts) == len(ends):
        raise ValueError("not a time for every character")
    if not all(math.isfinite(one) for one in (*starts, *ends)):
        raise ValueError("a time is not a number")
    spans = np.column_stack([np.asarray(starts, np.float64), np.asarray(ends, np.float64)])
    counts = [len(one) for one in characters]
    return CharacterTimes("".join(characters), np.repeat(spans.reshape(-1, 2), counts, axis=0))
