"""Alignment against the built-in voice, whose phonemes have known times."""

from difflib import SequenceMatcher

import numpy as np
import pytest

from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.http.aligner import Aligner, WordToFind
from render_cluster.voice.http.sounds import from_phones, phones_of, without_stress
from tests.render_cluster.voice.extras import require_pocketsphinx

TEXTS = (
    "Hi Maria, thanks for stopping by our booth last week.",
    "Hi Siobhan, she sells sea shells, and this is the best price for six classes.",
    "We saved 25% at Northwind, and it took only three days.",
    "What would you say to a short call next Tuesday?",
    "Most teams lose an hour a day, but you don't have to.",
    "Hi Olufemi, five of the best vans have moved from our village to the valley.",
    "People buy a bigger pump before the summer begins.",
    "Hi Xochitl, spring is a good time to look at shipping costs.",
)


@pytest.fixture(scope="module")
def aligner():
    require_pocketsphinx()
    return Aligner()


@pytest.fixture(scope="module")
def spoken():
    voice = open_voice(voice_facts("hibari"))
    return {text: voice.speak(text) for text in TEXTS}


def read(text):
    return [word for one in english_reader().read(text) for word in one if word.is_word]


def to_find(words):
    return [WordToFind(one.written, tuple(map(without_stress, phones_of(one)))) for one in words]


def aligned(aligner, text, speech):
    return aligner.align(to_find(read(text)), speech.samples, SAMPLE_RATE_HZ)


def middles_ms(aligner, text, speech):
    """Found and true middle of each sound that both have: (sounds, 2), and the symbols."""
    found, symbols = [], ""
    for word, said in zip(read(text), aligned(aligner, text, speech), strict=True):
        timed = from_phones(word, said)
        symbols += timed.symbols
        found += ((timed.edges_s[:-1] + timed.edges_s[1:]) / 2).tolist()
    known = [one for one in speech.phonemes if one.symbol not in " ,.!?;:—"]
    matcher = SequenceMatcher(None, symbols, [one.symbol for one in known], autojunk=False)
    pairs = [
        (symbols[a + n], found[a + n], (known[b + n].start_s + known[b + n].end_s) / 2)
        for a, b, size in matcher.get_matching_blocks()
        for n in range(size)
        if symbols[a + n] not in "ˈˌ"
    ]
    assert len(pairs) > 0.8 * sum(one.symbol not in "ˈˌ" for one in known)
    return [(symbol, 1000 * (at - true)) for symbol, at, true in pairs]


def test_sounds_are_found_where_they_are(aligner, spoken):
    errors = [one for text in TEXTS for one in middles_ms(aligner, text, spoken[text])]
    sizes = np.abs([error for _, error in errors])
    assert np.median(sizes) < 20
    assert np.percentile(sizes, 90) < 55
    closures = [error for symbol, error in errors if symbol in "pbm"]
    assert len(closures) > 15
    assert abs(np.median(closures)) < 30
    assert np.percentile(np.abs(closures), 90) < 60


def test_the_measure_notices_a_shift(aligner, spoken):
    late = np.pad(spoken[TEXTS[0]].samples, (4800, 0))

    class _Late:
        samples, phonemes = late, spoken[TEXTS[0]].phonemes

    errors = [error for _, error in middles_ms(aligner, TEXTS[0], _Late)]
    assert np.median(errors) == pytest.approx(100, abs=25)


def test_what_was_heard_before_changes_nothing(aligner, spoken):
    fresh = Aligner()
    for text in reversed(TEXTS):
        one, other = (aligned(each, text, spoken[text]) for each in (aligner, fresh))
        assert [word.phones for word in one] == [word.phones for word in other]
        assert all((a.edges_s == b.edges_s).all() for a, b in zip(one, other, strict=True))


def test_our_pronunciation_of_a_name_is_found_beside_the_dictionarys(aligner):
    voice = open_voice(voice_facts("hibari"))
    said = "Hi [Maria](/məˈɹaɪə/), hello."  # noqa: RUF001  IPA
    speech = voice.speak(said)
    assert aligned(aligner, said, speech)[1].phones == ("M", "ER", "AY", "AH")
    assert (
        aligned(aligner, "Hi Maria, hello.", voice.speak("Hi Maria, hello."))[1].phones[2] == "IY"
    )


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(48_000, np.float32),
        np.zeros(10, np.float32),
        np.random.default_rng(1).standard_normal(48_000).astype(np.float32) / 10,
    ],
    ids=["silence", "nothing", "noise"],
)
def test_what_is_no_speech_has_no_words(aligner, samples):
    assert aligner.align(to_find(read(TEXTS[0])), samples, SAMPLE_RATE_HZ) is None


def test_words_that_were_not_sent_are_noticed(aligner, spoken):
    noticed = [
        aligner.align(to_find(read(text))[:-3], spoken[text].samples, SAMPLE_RATE_HZ) is None
        for text in TEXTS
    ]
    assert sum(noticed) >= 6  # the rest fits by chance
