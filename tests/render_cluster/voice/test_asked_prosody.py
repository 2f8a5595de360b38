# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Pauses and emphasis that a script asks for, measured in the samples of each engine."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from scipy.ndimage import uniform_filter1d

from personalize.script.script import fill_line, parse_line
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_SAMPLES
from render_cluster.presenter.mouth.lips import lip_coefficients
from render_cluster.voice.catalog import open_voice, voice_facts

QUIET = 10 ** (-44 / 20)
BETWEEN = (
    "Hi Maria{} this is the plan.",
    "Hi Maria,{} this is the plan.",
    "The new{} plan costs half.",
    "I am in our{} area.",
    "At 5 p.m.{} The team.",
)


@pytest.fixture(scope="module", params=["hibari", "kokoro:am_michael"])
def say(request):
    voice = open_voice(voice_facts(request.param))

    @cache
    def say(line):
        return voice.speak(fill_line(parse_line("a", line, []), {}))

    return say


def silences(speech):
    """(start, length) of each quiet stretch, in seconds."""
    power = uniform_filter1d(speech.samples.astype(float) ** 2, SAMPLE_RATE_HZ // 200)
    changes = np.diff(np.concatenate([[0], power < QUIET**2, [0]])).nonzero()[0].reshape(-1, 2)
    return [(a / SAMPLE_RATE_HZ, (b - a) / SAMPLE_RATE_HZ) for a, b in changes]


def gap(speech):
    """The longest time between two phonemes: when it starts, and its length."""
    gaps = [(b.start_s - a.end_s, a.end_s) for a, b in pairwise(speech.phonemes)]
    length_s, start_s = max(gaps)
    return start_s, length_s


@pytest.mark.parametrize("line", BETWEEN)
@pytest.mark.parametrize("length_s", [0.3, 1.0, 2.0])
def test_a_pause_between_words_lasts_as_long_as_asked(say, line, length_s):
    speech = say(line.format(f" [pause {length_s}s]"))
    inside = silences(speech)[1:-1]
    assert length_s <= max(length for _, length in inside) + 0.005
    assert max(length for _, length in inside) <= length_s + 0.13


@pytest.mark.parametrize("line", BETWEEN)
def test_a_pause_belongs_to_no_phoneme_and_the_mouth_rests(say, line):
    speech = say(line.format(" [pause 2s]"))
    start_s, length_s = gap(speech)
    assert length_s > 1.7
    voiced = [p for p in speech.phonemes if p.symbol.isalpha()]
    assert max(p.end_s - p.start_s for p in voiced) < 0.45
    lips = lip_coefficients(speech.phonemes, speech.frames).abs().amax(1).numpy()
    rest = lips[round((start_s + 0.5) * 25) : round((start_s + length_s - 0.5) * 25)]
    assert rest.max() < 0.02


def test_later_sounds_keep_their_phonemes(say):
    plain, paused = (
        say("Hi Maria, this is the plan."),
        say("Hi Maria, [pause 2s] this is the plan."),
    )
    assert [p.symbol for p in plain.phonemes] == [p.symbol for p in paused.phonemes]
    added_s = paused.phonemes[-1].end_s - plain.phonemes[-1].end_s
    assert [p.start_s + added_s for p in plain.phonemes[-8:]] == pytest.approx(
        [p.start_s for p in paused.phonemes[-8:]], abs=0.002
    )


def test_a_pause_that_the_voice_makes_anyway_is_left(say):
    plain, paused = say("Yes. No."), say("Yes. [pause 100ms] No.")
    assert plain.seconds == paused.seconds
    assert gap(plain) == gap(paused)


def test_between_sentences_it_replaces_the_usual_pause(say):
    added_s = gap(say("Yes. [pause 1s] No."))[1] - gap(say("Yes. No."))[1]
    assert added_s == pytest.approx(1.0 - 0.28, abs=0.001)


def test_at_the_edges_it_adds_to_the_silence(say):
    plain = say("Hi there.")
    first, last = (np.flatnonzero(plain.samples)[at] for at in (0, -1))
    late = say("[pause 500ms] Hi there.")
    assert np.flatnonzero(late.samples)[0] - first == pytest.approx(24_000, abs=1)
    assert late.phonemes[0].start_s == pytest.approx(plain.phonemes[0].start_s + 0.5, abs=1e-4)
    longer = say("Hi there. [pause 500ms]")
    assert np.flatnonzero(longer.samples)[-1] == last
    tail = len(longer.samples) - 1 - last
    assert (0.5 + 0.12) * SAMPLE_RATE_HZ <= tail < (0.5 + 0.12) * SAMPLE_RATE_HZ + STEP_SAMPLES


def test_the_sound_around_a_pause_has_no_step(say):
    for line in BETWEEN:
        speech = say(line.format(" [pause 1s]"))
        changes = np.diff(np.concatenate([[0], speech.samples == 0, [0]])).nonzero()[0]
        inside = changes[(changes > 9_600) & (changes < len(speech.samples) - 24_000)]
        starts, stops = inside[:-1:2], inside[1::2]
        is_pause = stops - starts > SAMPLE_RATE_HZ // 5
        assert is_pause.sum() == 1
        around = [*(starts[is_pause] - 1), *stops[is_pause]]
        assert np.abs(speech.samples[around]).max() < 0.01


EMPHASISED = (
    "We can save you *ten* hours a month.",
    "This is for *your* team, not for theirs.",
    "You *can* start on Monday.",
    "The new plan costs *half* as much as before.",
)


@pytest.mark.parametrize("line", EMPHASISED)
def test_an_emphasised_word_is_longer_and_louder(say, line):
    plain, marked = say(line.replace("*", "")), say(line)
    before, word, _ = line.split("*")
    at = len(before.split())
    lengths_s, levels_db = zip(*(_word(speech, at) for speech in (plain, marked)), strict=True)
    assert lengths_s[1] > lengths_s[0]
    assert levels_db[1] > levels_db[0] + 0.5, word


def _word(speech, index):
    """The length of a word, and its level above the rest of the sentence."""
    spaces = [-1, *(at for at, p in enumerate(speech.phonemes) if p.symbol == " ")]
    spaces.append(len(speech.phonemes))
    word = speech.phonemes[spaces[index] + 1 : spaces[index + 1]]
    first, last = (round(s * SAMPLE_RATE_HZ) for s in (word[0].start_s, word[-1].end_s))
    others = np.concatenate([speech.samples[:first], speech.samples[last:]])
    levels = [np.sqrt(np.mean(x[x != 0] ** 2)) for x in (speech.samples[first:last], others)]
    return word[-1].end_s - word[0].start_s, 20 * np.log10(levels[0] / levels[1])


def test_one_stress_mark_is_left_in_the_phonemes(say):
    symbols = "".join(p.symbol for p in say("We can save you *ten* hours a month.").phonemes)
    assert "tˈɛn" in symbols
    assert "ˈˈ" not in symbols
    times = [(p.start_s, p.end_s) for p in say("We can save you *ten* hours a month.").phonemes]
    assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(times))


def test_a_spelled_code_pauses_between_its_groups(say):
    speech = say("Your code is {{ 'AB-12' | spell }} today.")
    comma = next(p for p in speech.phonemes if p.symbol == ",")
    near = [length for start, length in silences(speech) if abs(start - comma.start_s) < 0.4]
    assert max(near) >= 0.245
