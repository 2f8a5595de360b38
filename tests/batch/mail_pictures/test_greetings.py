from importlib.resources import files

import pytest
import yaml

from batch.mail_pictures.greetings import greeting_of
from personalize.campaign.notice import _USUAL


@pytest.mark.parametrize(
    ("tag", "name", "text"),
    [
        ("en", "Maria", "Hi Maria"),
        ("de", "Jürgen", "Hallo Jürgen"),
        ("pt-BR", "João", "Olá, João"),
        ("ja", "太郎", "太郎様"),
        ("de", "", "Ein Video für Sie"),
        ("xx", "Ann", "Hi Ann"),
        ("en", "  Mary \n Ann ", "Hi Mary Ann"),
        ("en", "ᚠᚢᚦ", "A video for you"),  # rather than a mutilated name
        ("en", "{name}", "Hi {name}"),
    ],
)
def test_the_greeting_is_in_the_recipients_language(tag, name, text):
    assert greeting_of(tag, name).text == text


def test_every_language_with_a_notice_has_a_greeting():
    written = files("batch.mail_pictures") / "greetings.yaml"
    greetings = yaml.safe_load(written.read_text(encoding="utf-8"))
    assert set(greetings) >= set(_USUAL)
    assert all("{name}" in named and "{" not in general for named, general in greetings.values())
