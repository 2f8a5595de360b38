"""Calls HubSpot's API: at its pace, again if it was busy, and never with the token in a message.

https://developers.hubspot.com/docs/api-reference/error-handling and
https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx
from tenacity import Retrying

from personalize.errors import ConfigError, TransientError, VidmergeError
from render_cluster import CRM_RETRYING

_TIMEOUT_S = 60.0
# Besides any 5xx: a timeout, a locked record, too many requests, and an account that is being
# moved, which asks for up to a day (477).
_BUSY = frozenset((408, 423, 425, 429, 477))
_MOST_TOLD = 300
_LONGEST_WAIT_S = 120.0
_LEFT_FOR_OTHERS = 5  # calls of the current window: other programs of the account have the same


class RefusedError(VidmergeError):
    """HubSpot refused a request as such; asking again changes nothing."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class HubSpotAccess:
    """Where and as whom to call."""

    url: str
    version: str
    token: str = field(repr=False)
    calls_per_s: float = 5.0

    def __post_init__(self) -> None:
        if not self.token or not self.token.isascii() or not self.token.isprintable():
            raise ConfigError(
                "HubSpot's token is empty or contains what no token does; copy it again from the "
                "private app or service key in HubSpot's settings"
            )


class HubSpot:
    """HubSpot's API for one account. Use it as a context manager."""

    def __init__(self, access: HubSpotAccess, retrying: Retrying = CRM_RETRYING) -> None:
        self.version = access.version
        self._access = access
        self._retrying = retrying
        self._next_s = 0.0
        self._client = httpx.Client(
            base_url=access.url,
            headers={"Authorization": f"Bearer {access.token}"},
            timeout=_TIMEOUT_S,
            follow_redirects=False,  # the token goes to this host and to no other
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, path: str) -> dict[str, Any]:
        """The JSON at a path; see `post` for errors."""
        return self._retrying.copy()(self._once, "GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request.

        Raises:
            RefusedError: HubSpot refused this request.
            ConfigError: it refuses the token.
            TransientError: it was away or busy for longer than is waited.
            VidmergeError: the account has used up its calls of today.
        """
        return self._retrying.copy()(self._once, "POST", path, body)

    def _once(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        time.sleep(max(0.0, self._next_s - time.monotonic()))
        self._next_s = time.monotonic() + 1 / self._access.calls_per_s
        try:
            answer = self._client.request(method, path, json=body)
        except httpx.TransportError as error:
            raise TransientError(
                f"HubSpot ({self._access.url}) cannot be reached: {type(error).__name__}"
            ) from None
        self._leave_some_to_others(answer)
        if answer.is_success:
            return _json(answer)
        raise self._refusal(answer)

    def _leave_some_to_others(self, answer: httpx.Response) -> None:
        """Waits for the next window if this one is nearly used up."""
        left = _number(answer, "x-hubspot-ratelimit-remaining")
        window_s = (_number(answer, "x-hubspot-ratelimit-interval-milliseconds") or 0) / 1000
        if left is not None and left < _LEFT_FOR_OTHERS:
            self._next_s = max(self._next_s, time.monotonic() + window_s)

    def _refusal(self, answer: httpx.Response) -> VidmergeError:
        status, told = answer.status_code, self._told(answer)
        if status == httpx.codes.UNAUTHORIZED:
            return ConfigError(f"HubSpot does not accept the token: {told}. Set another one")
        if status == httpx.codes.TOO_MANY_REQUESTS and _json(answer).get("policyName") == "DAILY":
            return VidmergeError(
                "this HubSpot account has used up its calls of today; run the same command "
                "tomorrow, and it goes on where it stopped"
            )
        if status in _BUSY or answer.is_server_error:
            wait_s = _retry_after_s(answer)
            if wait_s > _LONGEST_WAIT_S:
                return VidmergeError(
                    f"HubSpot answered {status} and asks to wait {wait_s:,.0f} s: {told}. Run the "
                    "same command then, and it goes on where it stopped"
                )
            return TransientError(f"HubSpot answered {status}: {told}", wait_s)
        return RefusedError(status, told)

    def _told(self, answer: httpx.Response) -> str:
        """What HubSpot says, in one line."""
        text = str(_json(answer).get("message") or answer.reason_phrase or "no reason given")
        return " ".join(text.replace(self._access.token, "(token)").split())[:_MOST_TOLD]


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _number(answer: httpx.Response, header: str) -> int | None:
    told = answer.headers.get(header, "")
    return int(told) if told.isdecimal() else None


def _retry_after_s(answer: httpx.Response) -> float:
    """Seconds, written as such or as a date (RFC 9110, 10.2.3)."""
    told = answer.headers.get("retry-after", "").strip()
    try:
        return float(told)
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0
