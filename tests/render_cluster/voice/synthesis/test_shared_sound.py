"""What greetings share is spoken once, and joined in the pause after the name."""

import numpy as np
import pytest
from scipy.ndimage import uniform_filter1d

from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.synthesis.sentence_voice import SpeechModel, Synthesised
from render_cluster.voice.synthesis.shared_sound import SharedSound, find_pause, greeting_end

RATE_HZ = 24_000
GREETING = "hI sEra,"
REST = " I hop sprIN Iz tritIN ju wEl."
SYMBOL_S = 0.05


class Tones(SpeechModel):
    """A tone for each symbol, silence for commas; counts what it had to speak."""

    alphabet, longest = frozenset(GREETING + REST + "mWKt"), 400

    def __init__(self, comma_level=0.0):
        self.spoken = []
        self._comma_level = comma_level

    def synthesise(self, phonemes, speed, rng):  # noqa: ARG002  no random source
        self.spoken.append(phonemes)
        lengths = [4 if symbol == "," else 1 for symbol in phonemes]
        edges_s = np.concatenate([[0.0], np.cumsum(lengths)]) * SYMBOL_S / speed
        times = np.arange(round(edges_s[-1] * RATE_HZ)) / RATE_HZ
        at = np.searchsorted(edges_s, times, side="right") - 1
        is_comma = np.array([symbol == "," for symbol in phonemes])[
            np.minimum(at, len(phonemes) - 1)
        ]
        level = np.where(is_comma, self._comma_level, 0.3)
        samples = (level * np.sin(2 * np.pi * 200 * times)).astype(np.float32)
        return Synthesised(samples, list(phonemes), edges_s)


def spoken(model, phonemes):
    return SharedSound(model, GREETING).synthesise(phonemes, 1.0, np.random.default_rng(0))


def test_a_shared_end_is_spoken_once():
    model = Tones()
    voice = SharedSound(model, GREETING)
    for name in ("mErI", "WEI", "KEt"):
        voice.synthesise(f"hI {name},{REST}", 1.0, np.random.default_rng(0))
    assert sum(one.endswith(REST) for one in model.spoken) == 1
    assert all(len(one) < len(REST) for one in model.spoken if not one.endswith(REST))


def test_a_sentence_without_a_greeting_is_spoken_once_as_a_whole():
    model = Tones()
    voice = SharedSound(model, GREETING)
    for _ in range(3):
        voice.synthesise(REST.strip(), 1.0, np.random.default_rng(0))
    assert model.spoken == [REST.strip()]


def test_symbols_and_their_times_are_those_of_the_whole_sentence():
    phonemes = f"hI mErI,{REST}"
    joined = spoken(Tones(), phonemes)
    whole = Tones().synthesise(phonemes, 1.0, None)
    assert joined.symbols == whole.symbols
    assert len(joined.edges_s) == len(phonemes) + 1
    assert np.all(np.diff(joined.edges_s) >= 0)
    lengths_s = np.diff(joined.edges_s)
    is_pause = np.array([symbol == "," for symbol in phonemes])
    assert lengths_s[~is_pause] == pytest.approx(np.diff(whole.edges_s)[~is_pause], abs=1e-6)
    assert joined.edges_s[-1] * RATE_HZ == pytest.approx(len(joined.samples), abs=2)


def test_the_join_is_silent():
    joined = spoken(Tones(), f"hI mErI,{REST}")
    end = greeting_end("".join(joined.symbols))
    at = find_pause(joined, end)
    level = uniform_filter1d(joined.samples.astype(float) ** 2, RATE_HZ // 100)
    assert level[at] < 1e-6 * level.max()
    assert np.abs(np.diff(joined.samples)).max() < 0.3 * 2 * np.pi * 200 / RATE_HZ * 1.05


def test_a_voice_that_runs_on_at_the_comma_is_not_cut():
    model, phonemes = Tones(comma_level=0.3), f"hI mErI,{REST}"
    made = spoken(model, phonemes)
    assert np.array_equal(made.samples, Tones(0.3).synthesise(phonemes, 1.0, None).samples)


@pytest.mark.parametrize(
    ("phonemes", "end"),
    [
        (f"hI mErI,{REST}", 8),
        (REST.strip(), None),
        ("hI mErI, tOk sun.", None),
        (f"wi lUkt At hW jOr tim wUrks,{REST}", None),
        (f",{REST}", 1),
    ],
)
def test_only_a_short_greeting_before_enough_is_worth_a_join(phonemes, end):
    assert greeting_end(phonemes) == end


def test_kokoro_says_the_same_words_in_the_same_time():
    """The rest is as long as when the sentence is spoken as a whole, within a tenth."""
    voice = open_voice(voice_facts("kokoro:am_michael"))
    text = "Hi Kate, I hope spring is treating you well."
    joined = voice.speak(text)
    voice._maker._greeting = ""
    whole = voice.speak(text)
    assert not np.array_equal(joined.samples, whole.samples)
    assert [p.symbol for p in joined.phonemes] == [p.symbol for p in whole.phonemes]
    comma = next(at for at, p in enumerate(joined.phonemes) if p.symbol == ",")
    rests_s = [s.phonemes[-1].end_s - s.phonemes[comma + 2].start_s for s in (joined, whole)]
    assert rests_s[0] == pytest.approx(rests_s[1], rel=0.1)
