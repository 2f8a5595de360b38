# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Spanish, French, Italian, Portuguese and Hindi as they are read, and what stops it."""

import json
import os
import signal
from importlib.resources import files

import pytest

import render_cluster.voice.kokoro
from personalize.errors import ConfigError, StageError
from personalize.pronunciation.prosody_marks import CLOSE, OPEN, pause_mark
from render_cluster.presenter.mouth.visemes import VISEMES_OF
from render_cluster.voice.catalog import find_unsayable, pronounce, voice_facts
from render_cluster.voice.espeak.espeak_reading import EspeakReading, espeak_name
from render_cluster.voice.espeak.phonemizer import Phonemizer
from render_cluster.voice.interface.read_word import symbols_of

ALPHABET = json.loads((files(render_cluster.voice.kokoro) / "alphabet.json").read_text("utf-8"))
SILENT = set(';:,.!?—…"“”() ˈˌːʰʲ̃')
TEXTS = {
    "es": "Hola María, ¿cómo estás? Son 1.500 euros: el 5 de mayo, señor Zúñiga, a las 17:30.",
    "es-MX": "Gracias por su visita. ¡Qué gusto! La jefa y el Sr. Pérez vienen por quince años.",
    "fr": "Bonjour Maëlle, j'espère que vous allez bien ! Un œuf, une huître, des gens.",
    "it": "Ciao Giuseppe, gli zii e la sfoglia… Perché no? Grazie, ci vediamo giovedì.",
    "pt-BR": "Olá João, não é? Amanhã às dez, com a mãe e o irmão; obrigada pelo coração.",
    "hi": "नमस्ते राहुल, ज़्यादा बड़ा झंडा; फ़ोन पढ़ना, ऋषि ज्ञान क्षमा। ₹1,200 में HubSpot और CRM?",
}


def _said(tag, text):
    sentences = EspeakReading(tag).reader().read(text, tag)
    return [symbols_of(sentence) for sentence in sentences]


@pytest.mark.parametrize("tag", TEXTS)
def test_every_sound_is_in_the_alphabet_and_has_a_mouth_shape(tag):
    symbols = set("".join(_said(tag, TEXTS[tag])))
    assert symbols <= ALPHABET.keys()
    assert symbols - SILENT <= VISEMES_OF.keys()


@pytest.mark.parametrize(
    ("tag", "text", "said"),
    [
        ("es", "Hola María, ¿cómo estás?", ["ˈola maɾˈia, kˈomo estˈas?"]),
        ("es", "Gracias.", ["ɡɾˈaθjas."]),
        ("es-MX", "Gracias.", ["ɡɾˈasjas."]),
        ("es", "Son 1.500 euros.", ["sˈon mˈil kinjˈɛntos ˈeʊɾos."]),
        ("it", "Ciao. Grazie!", ["ʧˈao.", "ɡrˈaʦje!"]),
        ("fr", "«Bonjour»", ["“bɔ̃ʒˈuʁ”"]),
        ("hi", "धन्यवाद। फिर मिलेंगे।अच्छा!", ["dʰˌənjəʋˈaːd.", "pʰˈɪɾ mɪlˈẽːɡeː.", "ˈʌcʰcʰaː!"]),
        ("hi", "लड़का 12,34,567", ["lˈʌɽkˌaː bˈaːɾəh lˈaːkʰ cˈɔ̃tis hˈʌɟaːɾ pˈãcsˈɔː sˈʌɽsəʈʰ"]),
    ],
)
def test_a_text_is_said_by_its_languages_rules(tag, text, said):
    assert _said(tag, text) == said


@pytest.mark.parametrize(
    ("locale", "said"), [("es-MX", "ɡɾˈasjas"), ("es-ES", "ɡɾˈaθjas"), ("en-US", "ɡɾˈaθjas")]
)
def test_a_voice_of_spain_reads_a_mexican_text_as_in_mexico(locale, said):
    (word,) = pronounce("kokoro:ef_dora", "Gracias.", locale)
    assert word.detail == f"/{said}/"


def test_a_given_pronunciation_stands_in_its_sentence():
    (said,) = _said("es", "Hola [Siobhan](/ʃəˈvɔn/), ¿qué tal?")
    assert said == "ˈola ʃəvˈɔn, kˈe tˈal?"


def test_pauses_and_emphasis_are_read_in_every_language():
    text = f"Hola{pause_mark(700)} {OPEN}muy{CLOSE} bien."
    (words,) = EspeakReading("es").reader().read(text, "es")
    assert [(word.symbols, word.pause_s, word.is_emphasised) for word in words] == [
        ("ˈola", 0.0, False),
        (",", 0.7, False),
        ("mˈuj", 0.0, True),
        ("bjˈen", 0.0, False),
        (".", 0.0, False),
    ]


def test_joined_words_are_one_piece_with_their_sounds():
    words = pronounce("kokoro:ff_siwis", "Les amis, bonjour.", "fr")
    assert "".join(word.written for word in words).replace(" ", "") == "Lesamisbonjour"
    assert all(word.detail.startswith("/") or word.phones for word in words)


def test_other_letters_are_refused_and_not_named_in_english():
    assert find_unsayable("kokoro:ef_dora", ["Ana", "Иван", "Łukasz"]).keys() == {"Иван"}


def test_devanagari_is_sayable_in_hindi_alone():
    assert EspeakReading("hi").find_unsayable(["राहुल", "Rahul", "李娜"]).keys() == {"李娜"}
    assert find_unsayable("kokoro:ef_dora", ["राहुल"]).keys() == {"राहुल"}


def test_a_language_that_no_voice_speaks_is_named():
    with pytest.raises(ConfigError, match="no built-in voice speaks 'de'"):
        espeak_name("de")


def test_a_killed_process_is_started_again(request):
    phonemizer = Phonemizer()
    request.addfinalizer(phonemizer.close)
    assert phonemizer.ipa("hola", "es") == "ˈola"
    os.kill(phonemizer._process.pid, signal.SIGKILL)
    assert phonemizer.ipa("adiós", "es").endswith("s")
    with pytest.raises(StageError, match="no language 'xx-none'"):
        phonemizer.ipa("hola", "xx-none")


def test_a_spanish_voice_has_its_own_fingerprint():
    assert voice_facts("kokoro:ef_dora").declared.language == "es"


@pytest.mark.parametrize(
    ("tag", "names"),
    [("es", "John Smith Kevin Sachs Jürgen"), ("it", "Kevin Sachs"), ("pt-BR", "Kevin Scott"),
     ("fr", "Kevin Wojciech")],
)  # fmt: skip
def test_a_word_that_the_language_does_not_write_so_is_a_guess(tag, names):
    found = EspeakReading(tag).find_guesses(names.split())
    assert list(found) == names.split()
    assert all(one.sounds for one in found.values())


@pytest.mark.parametrize(
    ("tag", "names"),
    [("es", "María José Ibáñez Guillermo Ortiz Ángel Ignacio"), ("it", "Chiara Giuseppe Gabriel"),
     ("pt-BR", "João Gonçalves Thiago Luiz"), ("fr", "Guillaume Thierry Philippe Benoît")],
)  # fmt: skip
def test_names_of_the_language_are_none(tag, names):
    assert EspeakReading(tag).find_guesses(names.split()) == {}
