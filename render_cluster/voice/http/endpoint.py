"""Asks an endpoint for speech: what to try again, and what to say about failures.

Neither the key nor a text is ever in a message or a log.
"""

from __future__ import annotations

import time
import weakref
from email.utils import parsedate_to_datetime

import httpx
from tenacity import Retrying

from personalize.errors import ConfigError, StageError, TransientError
from render_cluster.store.retry import SPEECH_RETRYING
from render_cluster.voice.http.answer import Answer
from render_cluster.voice.http.description import HttpVoice
from render_cluster.voice.http.protocols import protocol_of

_MOST_BYTES = 64 << 20
_MOST_TOLD = 300
_TRY_AGAIN = frozenset((408, 425, 429))
_FOR_ALL_TEXTS = frozenset((401, 402, 403, 404, 405, 407))
"""No text of the batch will fare better."""


class Endpoint:
    """An endpoint and the connections to it.

    Args:
        name: of the voice, for messages.
        voice: its description.
        key: what it is asked with.
        retrying: the policy for what may pass.
    """

    def __init__(
        self, name: str, voice: HttpVoice, key: str, retrying: Retrying = SPEECH_RETRYING
    ) -> None:
        self._name = name
        self._voice = voice
        self._key = key
        self._protocol = protocol_of(voice)
        self._retrying = retrying
        self._client = httpx.Client(
            base_url=voice.url,
            headers=self._protocol.headers(key),
            timeout=voice.timeout_s,
            follow_redirects=False,  # names go to the host that was named, and to no other
        )
        weakref.finalize(self, self._client.close)  # nobody closes a voice

    def say(self, text: str, speed: float) -> Answer:
        """The speech of a text.

        Raises:
            ConfigError: the endpoint refuses every text: its key, address or voice is wrong.
            StageError: it refuses this text, or answers with something else.
            TransientError: it could not be reached, or was too busy, for longer than is waited.
        """
        return self._retrying.copy()(self._say_once, text, speed)

    def _say_once(self, text: str, speed: float) -> Answer:
        asked = self._protocol.request(text, speed)
        try:
            response = self._posted(asked.path, asked.query, asked.body)
        except httpx.TimeoutException as error:
            raise TransientError(
                f"voice {self._name!r}: {self._voice.host} took more than "
                f"{self._voice.timeout_s:g} s"
            ) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise TransientError(
                f"voice {self._name!r}: {self._voice.host} cannot be reached "
                f"({type(error).__name__})"
            ) from None
        if response.status_code == httpx.codes.OK:
            return self._protocol.read(response)
        raise self._refusal(response, text)

    def _posted(self, path: str, query: object, body: dict[str, object]) -> httpx.Response:
        """The whole answer, within the limits of size and time."""
        until_s = time.monotonic() + self._voice.timeout_s
        content = bytearray()
        with self._client.stream("POST", path, params=dict(query), json=body) as response:  # type: ignore[call-overload]  # a mapping of texts
            for chunk in response.iter_bytes():
                content += chunk
                if time.monotonic() > until_s:  # httpx limits each read, not their sum
                    raise httpx.ReadTimeout("the answer as a whole took too long")
                if len(content) > _MOST_BYTES:
                    raise StageError("speak", "the endpoint's answer has more than 64 MiB")
        headers = {"content-type": response.headers.get("content-type", "")}
        if told := response.headers.get("retry-after"):
            headers["retry-after"] = told
        return httpx.Response(response.status_code, headers=headers, content=bytes(content))

    def _refusal(self, response: httpx.Response, text: str) -> Exception:
        status = response.status_code
        told = f"{self._voice.host} answered {status}: {self._told(response, text)}"
        if status in _TRY_AGAIN or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return TransientError(f"voice {self._name!r}: {told}", _retry_after_s(response))
        if status in _FOR_ALL_TEXTS or response.is_redirect:
            return ConfigError(f"voice {self._name!r}: {told}. Check its key, url, model and voice")
        return StageError("speak", told)

    def _told(self, response: httpx.Response, text: str) -> str:
        """The reason that the endpoint gives, without what it repeats of the request."""
        told = _reason(response)
        if self._key:
            told = told.replace(self._key, "(key)")
        return " ".join(told.replace(text, "(text)").split())[:_MOST_TOLD] or "no reason given"


def _reason(response: httpx.Response) -> str:
    """`error.message` as OpenAI writes it, `detail.message` as ElevenLabs does, or all of it."""
    try:
        content = response.json()
    except ValueError:
        is_page = "html" in response.headers.get("content-type", "")
        return "" if is_page else response.text
    for part in ("error", "detail", "message"):
        content = content.get(part, content) if isinstance(content, dict) else content
    return str(content)


def _retry_after_s(response: httpx.Response) -> float:
    """Seconds, written as such or as a date (RFC 9110, 10.2.3)."""
    told = response.headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told)
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0
