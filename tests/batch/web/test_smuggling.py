"""Requests that two servers could read differently are refused: none is answered as two."""

import pytest
from starlette.responses import PlainTextResponse

from batch.web.server.limits import Limits
from tests.batch.web.http_site import answers_of, connected, is_closed, serving

HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
START = b"POST / HTTP/1.1\r\nHost: a\r\n"
LIMITS = Limits(header_s=0.5, idle_s=0.5, shutdown_s=1)


class Site:
    """Knows what it was asked for."""

    def __init__(self):
        self.paths = []

    async def __call__(self, scope, receive, send):
        self.paths.append(scope["path"])
        await PlainTextResponse("word")(scope, receive, send)


@pytest.mark.parametrize(
    "sent",
    [
        START + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
        START + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN,
        START + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\n12345" + HIDDEN,
        START + b"Content-Length: +5\r\n\r\n12345" + HIDDEN,
        START + b"Content-Length : 5\r\n\r\n12345" + HIDDEN,
        START + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
        START + b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + HIDDEN,
        START + b"X: a\0b\r\nContent-Length: 5\r\n\r\n12345" + HIDDEN,
        START + b"Content-Length: 5\n\n12345" + HIDDEN,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN,
        b"GET / HTTP/1.1\r\n\r\n" + HIDDEN,
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + HIDDEN,
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n" + HIDDEN,
    ],
)
def test_nothing_that_follows_is_answered(sent):
    site = Site()
    with serving(site, LIMITS) as server, connected(server.port, sent) as end:
        assert is_closed(end)
    assert set(site.paths) <= {"/"}


def test_what_follows_a_proper_request_is_answered():
    """So the test above can fail."""
    site = Site()
    proper = START + b"Content-Length: 5\r\n\r\n12345" + HIDDEN
    with serving(site, LIMITS) as server, connected(server.port, proper) as end:
        assert [status for status, _, _ in answers_of(end, 2)] == [200, 200]
    assert site.paths == ["/", "/hidden"]
