# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Names by the rules of their language, in sounds that the voice has."""

import json
from importlib.resources import files

import pytest

import render_cluster.voice.kokoro
from personalize.plan.said_values import respelled
from personalize.pronunciation.arpabet import to_voice
from personalize.pronunciation.said import NameContext
from render_cluster.voice.catalog import pronounce, read_foreign_names
from render_cluster.voice.loanwords.foreign_names import read_foreign_names as read
from render_cluster.voice.loanwords.nearest_sounds import (
    INVENTORIES,
    nearest_sounds,
    split_sounds,
)

ALPHABET = set(
    json.loads((files(render_cluster.voice.kokoro) / "alphabet.json").read_text("utf-8"))
)
GIVEN = NameContext.GIVEN


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("de-DE", "Zöllner", "TSERL-ner"),
        ("de-DE", "Schäuble", "SHOY-bluh"),
        ("de-DE", "Pfeiffer", "FYE-fer"),
        ("fr-FR", "Thibault", "tee-BOH"),
        ("fr-FR", "Laurent", "law-RAHN"),
        ("es-ES", "Jorge", "HOR-hay"),
        ("it-IT", "Sciarra", "SHAH-ruh"),
        ("pl-PL", "Wojciech", "VOY-chehk"),
        ("cs-CZ", "Jiří", "YEE-zhee"),
        ("sv-SE", "Åsa", "OH-suh"),
    ],
)
def test_an_english_voice_says_a_name_by_the_rules_of_its_language(language, name, said):
    found = read([name], language, "en-US", GIVEN)[name]
    assert respelled(found) == said
    assert found.detail.startswith("by the rules of ")
    assert set(to_voice(found.phones)) <= ALPHABET


@pytest.mark.parametrize(
    ("voice", "name", "sounds"),
    [
        ("es", "John", "ʤˈan"),
        ("es", "Smith", "smˈiθ"),
        ("es-MX", "Smith", "smˈis"),
        ("es", "Kevin", "kˈebin"),
        ("fr", "Heather", "ˈɛdəʁ"),
        ("it", "Goldman", "ɡˈoldmen"),
        ("pt-BR", "Heather", "xˈɛdɐɾ"),
    ],
)
def test_a_voice_of_another_language_says_english_names_in_its_own_sounds(voice, name, sounds):
    assert read([name], "en-US", voice, GIVEN)[name].sounds == sounds


@pytest.mark.parametrize("inventory", INVENTORIES)
def test_every_sound_of_every_inventory_is_one_that_kokoro_knows_and_has_a_nearest(inventory):
    own = set("".join(INVENTORIES[inventory]))
    assert own <= ALPHABET
    for other in INVENTORIES.values():
        for sound in other:
            assert set(nearest_sounds(split_sounds(sound), inventory)) <= own
            assert nearest_sounds([sound], inventory) or sound in ("h", "x")


def test_languages_that_cannot_be_read_are_left_to_the_voice():
    assert read(["Nguyen"], "vi-VN", "en-US", GIVEN) == {}
    assert read(["Ann"], "en-GB", "en-US", GIVEN) == {}
    assert read(["Taro"], "de-DE", "ja", GIVEN) == {}


def test_a_spanish_voice_is_given_exactly_these_sounds():
    name = "kokoro:ef_dora"
    found = read_foreign_names(name, ["John"], "en-US", GIVEN)["John"]
    said = pronounce(name, f"Hola [John](//{found.sounds}//).", "es")
    assert "ʤˈan" in {word.detail.strip("/") for word in said}
