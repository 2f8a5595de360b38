"""A real server: what is asked, what is tried again, and what failures say and do not say."""

import logging
import time

import numpy as np
import pytest
from tenacity import stop_after_attempt, wait_none

from personalize.errors import ConfigError, StageError, TransientError
from render_cluster.store.retry import SPEECH_RETRYING
from tests.render_cluster.voice.http.endpoint_server import KEY, running

TEXT = "Hi Maria, we saved two hours."
QUICK = SPEECH_RETRYING.copy(wait=wait_none(), stop=stop_after_attempt(3))
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def one_server():
    with running() as server:
        yield server


@pytest.fixture
def server(one_server):
    one_server.faults.clear()
    one_server.asked.clear()
    return one_server


@pytest.mark.parametrize("form", ["wav", "pcm"])
def test_openai_is_asked_as_its_reference_says(server, form):
    answer = server.endpoint(format=form).say(TEXT, 1.0)
    (path, headers, body), *others = server.asked
    assert (path, others) == ("/v1/audio/speech", [])
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body == {"model": "m-1", "voice": "anna/1", "input": TEXT, "response_format": form}
    assert (answer.rate_hz, answer.characters) == (24_000, None)
    assert 1.5 < len(answer.samples) / 24_000 < 4.0
    assert 0.1 < np.abs(answer.samples).max() <= 1.0


def test_elevenlabs_is_asked_as_its_reference_says(server):
    answer = server.endpoint("elevenlabs", url=f"{server.url}/v1/").say(TEXT, 1.0)
    path, headers, body = server.asked[0]
    assert path == "/v1/text-to-speech/anna%2F1/with-timestamps?output_format=pcm_24000"
    assert headers["xi-api-key"] == KEY
    assert body == {"text": TEXT, "model_id": "m-1"}
    assert answer.characters.characters == TEXT
    assert (np.diff(answer.characters.spans_s[:, 0]) >= 0).all()


def test_speed_is_asked_for_and_heard(server):
    lengths = [len(server.endpoint().say(TEXT, speed).samples) for speed in (1.0, 1.5)]
    assert server.asked[1][2]["speed"] == 1.5
    assert lengths[1] < 0.85 * lengths[0]
    server.endpoint("elevenlabs").say(TEXT, 1.2)
    assert server.asked[2][2]["voice_settings"] == {"speed": 1.2}
    with pytest.raises(StageError, match=r"at a speed of 0.7 to 1.2, not 1.5"):
        server.endpoint("elevenlabs").say(TEXT, 1.5)


def test_a_busy_endpoint_is_left_alone_for_as_long_as_it_asks(server):
    server.faults.append((429, {"retry-after": "1"}, b""))
    began_s = time.monotonic()
    server.endpoint().say(TEXT, 1.0)
    assert 1.0 <= time.monotonic() - began_s < 6.0
    assert len(server.asked) == 2


def test_an_endpoint_that_asks_for_too_long_is_given_up(server):
    server.faults.append((429, {"retry-after": "3600"}, b'{"error": {"message": "slow down"}}'))
    with pytest.raises(TransientError, match=r"answered 429: slow down") as caught:
        server.endpoint().say(TEXT, 1.0)
    assert (len(server.asked), caught.value.retry_after_s) == (1, 3600)


@pytest.mark.parametrize(
    "fault",
    [
        (500, {}, b""),
        (503, {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, b"down"),
        (200, {"content-type": "audio/wav", "content-length": "5000"}, b"RIFF"),
        lambda kind, content: (kind, content[:5000]),
    ],
    ids=["500", "503", "connection cut", "file cut"],
)
def test_what_may_pass_is_tried_again(server, fault):
    server.faults.append(fault)
    assert len(server.endpoint(retrying=QUICK).say(TEXT, 1.0).samples) > 24_000
    assert len(server.asked) == 2


def test_an_endpoint_that_stays_down_is_named(server):
    server.faults += [(500, {"content-type": "text/html"}, b"<h1>oops</h1>")] * 3
    with pytest.raises(TransientError, match=r"127.0.0.1:\d+ answered 500: no reason given"):
        server.endpoint(retrying=QUICK).say(TEXT, 1.0)
    assert len(server.asked) == 3


def test_a_slow_answer_is_given_up_and_tried_again(server):
    server.faults += [0.6, 0.0]
    began_s = time.monotonic()
    endpoint = server.endpoint(retrying=QUICK, timeout_s=0.4)
    try:
        endpoint.say(TEXT, 1.0)
    except TransientError as error:  # a loaded machine speaks slowly itself
        assert "took more than 0.4 s" in str(error)  # noqa: PT017
    assert len(server.asked) >= 2
    assert time.monotonic() - began_s < 5.0


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"error": {"message": "Incorrect API key: %s"}}' % KEY.encode(), "Incorrect API key: "),
        (b'{"detail": {"status": "invalid_api_key", "message": "no such key"}}', "no such key"),
        (b'{"detail": "gone"}', "gone"),
    ],
)
@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_of_everything_ends_the_batch_and_hides_the_key(server, status, body, told):
    server.faults.append((status, JSON, body))
    with pytest.raises(ConfigError, match=rf"answered {status}: {told}") as caught:
        server.endpoint().say(TEXT, 1.0)
    assert "Check its key, url, model and voice" in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(server.asked) == 1


def test_a_refusal_of_one_text_fails_it_without_repeating_it(server):
    answer = b'{"error": {"message": "input not allowed: %s"}}' % TEXT.encode()
    server.faults.append((400, JSON, answer))
    with pytest.raises(StageError, match=r"answered 400: input not allowed: \(text\)"):
        server.endpoint().say(TEXT, 1.0)


def test_names_go_to_no_other_host(server):
    server.faults.append((307, {"location": "http://localhost:9/"}, b""))
    with pytest.raises(ConfigError, match="answered 307"):
        server.endpoint().say(TEXT, 1.0)


@pytest.mark.parametrize(
    ("kind", "fault", "message"),
    [
        ("openai", (200, {"content-type": "text/html"}, b"<p>"), "text/html instead of sound"),
        ("openai", (200, {"content-type": "audio/mpeg"}, b"ID3"), "audio/mpeg instead of sound"),
        ("openai", (200, {"content-type": "audio/wav"}, b"ID3.."), "is no WAV file"),
        ("openai", (200, {"content-type": "audio/wav"}, b"RIFF\0\0\0\0WAVE"), "cannot be read"),
        ("elevenlabs", (200, JSON, b"[]"), "not the JSON with audio_base64"),
        ("elevenlabs", (200, JSON, b'{"audio_base64": "*"}'), "not the JSON with audio_base64"),
        ("elevenlabs", (200, JSON, b'{"audio_base64": ""}'), "sent no sound"),
    ],
)
def test_what_is_no_speech_is_an_error(server, kind, fault, message):
    server.faults.append(fault)
    with pytest.raises(StageError, match=message):
        server.endpoint(kind).say(TEXT, 1.0)


def test_an_endpoint_that_is_not_there_is_named(server):
    endpoint = server.endpoint(retrying=QUICK, url="http://127.0.0.1:9")
    with pytest.raises(TransientError, match=r"127.0.0.1:9 cannot be reached \(ConnectError\)"):
        endpoint.say(TEXT, 1.0)


def test_neither_names_nor_key_are_logged(server, caplog):
    server.faults.append((500, {}, b"oops"))
    with caplog.at_level(logging.DEBUG):
        server.endpoint(retrying=QUICK).say(TEXT, 1.0)
    assert caplog.records, "httpx logs its requests"
    assert not [one for one in caplog.messages if KEY in one or "Maria" in one]
