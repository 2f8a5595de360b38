"""The translator behind an endpoint, over real HTTP."""

import json

import pytest
from tenacity import wait_none

from batch.translation.chat import ChatTranslator, Endpoint
from personalize.errors import ConfigError
from personalize.translation.glossary import Glossary
from personalize.translation.proposals import propose
from render_cluster import RETRYING
from tests.batch.translation.chat_server import chat_server, failing, saying, translating

AT_ONCE = RETRYING.copy(wait=wait_none())
SHOUTS = translating(str.upper)
TERMS = Glossary({"team": "equipo", "customer": "cliente"})


def _translator(server, key=None, glossary=TERMS):
    return ChatTranslator(Endpoint(server.url, "some-model", key), glossary, AT_ONCE)


def test_texts_are_asked_for_as_json_at_temperature_zero():
    with chat_server(SHOUTS) as server:
        said = _translator(server, "secret").translate(["Hi {0}", "your Team"], "en", "pt-BR")
    assert said == ["HI {0}", "YOUR TEAM"]
    ((path, authorization, body),) = server.requests
    assert (path, authorization) == ("/v1/chat/completions", "Bearer secret")
    assert (body["model"], body["temperature"]) == ("some-model", 0)
    assert "from English into Portuguese (Brazil)" in body["messages"][0]["content"]
    assert server.asked() == [{"texts": ["Hi {0}", "your Team"], "terms": {"Team": "equipo"}}]


def test_many_texts_go_in_several_requests():
    texts = [f"text {number}" for number in range(90)]
    with chat_server(SHOUTS) as server:
        said = _translator(server).translate(texts, "en", "es")
    assert said == [text.upper() for text in texts]
    assert [len(one["texts"]) for one in server.asked()] == [40, 40, 10]
    assert server.requests[0][1] is None


@pytest.mark.parametrize(
    "wrong",
    [
        saying("Sure! Here you are: HI"),
        saying(json.dumps({"translations": ["HI"]})),
        saying(json.dumps({"translations": ["HI", 5]})),
        saying(json.dumps({"translations": "HI BYE"})),
        saying(json.dumps(["HI", "BYE"])),
        lambda _: (200, "<html>"),
        lambda _: (200, json.dumps({"choices": []})),
    ],
)
def test_an_invalid_answer_is_not_used_and_each_text_is_asked_for_alone(wrong):
    with chat_server(wrong, SHOUTS, saying("no JSON")) as server:
        said = _translator(server).translate(["Hi", "Bye"], "en", "es")
    assert said == ["HI", ""]
    assert [one["texts"] for one in server.asked()] == [["Hi", "Bye"], ["Hi"], ["Bye"]]


def test_json_in_a_code_fence_is_read():
    fenced = '```json\n{"translations": ["Hola"]}\n```'
    with chat_server(saying(fenced)) as server:
        assert _translator(server).translate(["Hi"], "en", "es") == ["Hola"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again(status):
    with chat_server(failing(status), failing(status), SHOUTS) as server:
        assert _translator(server).translate(["Hi"], "en", "es") == ["HI"]
    assert len(server.requests) == 3


def test_an_endpoint_that_stays_busy_is_told():
    with (
        chat_server(failing(429, "slow\ndown")) as server,
        pytest.raises(ConfigError, match="answered 429: slow down; try again later"),
    ):
        _translator(server).translate(["Hi"], "en", "es")
    assert len(server.requests) == 8


@pytest.mark.parametrize(
    ("status", "mend"),
    [
        (401, "set VIDMERGE_TRANSLATE_KEY"),
        (403, "set VIDMERGE_TRANSLATE_KEY"),
        (404, "which often ends in /v1"),
        (400, "look at VIDMERGE_TRANSLATE_URL and VIDMERGE_TRANSLATE_MODEL"),
        (307, "look at VIDMERGE_TRANSLATE_URL"),
    ],
)
def test_a_refusal_is_told_once_and_without_the_key(status, mend):
    with chat_server(failing(status)) as server, pytest.raises(ConfigError, match=mend) as raised:
        _translator(server, "secret").translate(["Hi"], "en", "es")
    assert len(server.requests) == 1
    assert "secret" not in f"{raised.value}{_translator(server, 'secret')!r}"


def test_an_endpoint_that_is_not_there_is_told():
    with chat_server(SHOUTS) as server:
        gone = _translator(server)
    with pytest.raises(ConfigError, match="cannot be reached"):
        gone.translate(["Hi"], "en", "es")


def test_a_model_that_loses_a_mark_is_asked_for_parts():
    loses = translating(lambda text: text.replace("{0}", "").upper())
    with chat_server(loses) as server:
        translator = _translator(server)
        (made,) = propose(["Hi {{ name }}, welcome."], ("en", "es"), Glossary({}), translator)
    assert made.text == "HI {{ name }}, WELCOME."
    assert [one["texts"] for one in server.asked()] == [["Hi {0}, welcome."], ["Hi", ", welcome."]]
