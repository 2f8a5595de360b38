"""What a half-sent answer that fails, and the log about it, may reveal."""

import logging

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from batch.web.private import Private, log_failure
from personalize.errors import TransientError, VidmergeError
from render_cluster.media.track import CorruptTrackError
from tests.batch.web.http_site import answer_of, connected, is_closed, request, serving

TOKEN = "AbCdEfGhIjKlMnOpQrStUv"
PATH = f"/v/{TOKEN}/video.mp4"


def _half():
    yield b"first"
    raise CorruptTrackError("sound", "key", "was lost meanwhile")


def test_an_answer_that_cannot_be_finished_is_cut_off_with_one_log_line(caplog):
    async def video(_request):
        return StreamingResponse(_half(), headers={"Content-Length": "10"})

    async def never(_request, _error):
        raise AssertionError("too late for a page")

    app = Starlette(routes=[Route(PATH, video)], exception_handlers={VidmergeError: never})
    with serving(Private(app)) as server, connected(server.port, request(PATH)) as end:
        status, headers, body = answer_of(end)
        assert (status, body) == (200, b"first")
        assert headers["referrer-policy"] == "no-referrer"
        assert is_closed(end)
    assert [record.getMessage() for record in caplog.records] == [
        "/v/AbCd\u2026/video.mp4: store: was lost meanwhile; run the batch again to repair it"
    ]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyError(f"Ann {TOKEN}"), "KeyError; this is a bug in vidmerge"),
        (OSError(13, "Permission denied", "/home/ann/x"), "Permission denied"),
        (TransientError("the ledger postgresql://u:pw@h/db: away"), "***@h/db: away"),
        (
            OperationalError("SELECT Ann", {"token": TOKEN}, Exception(f"no {TOKEN}\nAnn")),
            "the ledger: no AbCd\u2026",
        ),
        (VidmergeError("red \x1b[31m\u202e text"), "red ?[31m? text"),
    ],
)
def test_a_log_line_contains_no_link_no_name_and_no_password(caplog, error, told):
    with caplog.at_level(logging.INFO):
        log_failure(PATH, error)
    line = caplog.records[0].getMessage()
    assert line.startswith("/v/AbCd\u2026/video.mp4: ")
    assert line.endswith(told)
    assert "\n" not in line
    for private in (TOKEN, "Ann", "pw@", "SELECT"):
        assert private not in caplog.text


def test_a_path_cannot_inject_log_lines(caplog):
    log_failure("/v/x\r\nERROR forged\x1b[2J", ValueError())
    assert caplog.records[0].getMessage().count("\n") == 0
