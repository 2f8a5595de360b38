# ruff: noqa: RUF001  the phonetic alphabet
import numpy as np
import pytest

from render_cluster.presenter.mouth.visemes import LENGTHENERS, VISEMES_OF
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.foreign.lip_symbols import LETTER_SOUNDS, PUNCTUATION, lip_symbol
from render_cluster.voice.foreign.readers import english_sounds
from render_cluster.voice.foreign.spelling import EnglishIpa, Letters, OwnIpa
from render_cluster.voice.interface.read_word import symbols_of

# The phonemes of Piper's usual voices (phoneme_id_map of en_US-joe-medium.onnx.json).
PIPER = (
    " !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁ"
    'ʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻⱱ0123456789\u0327\u0303\u032a\u032f\u0329ʰˤε↓#"↑'
)
TEXT = (
    'Hi [Maria](/məˈɹiə/), the poor thirsty journalist\'s furry bird heard nothing; joy — "oil" '
    "and a thousand visions of judges (button, little) hurried by. Really? Yes! 5% of $3.50…"
)
LIPS = {*VISEMES_OF, *LENGTHENERS, *PUNCTUATION, "ˈ", "ˌ"}


def read(text):
    return [symbols_of(sentence) for sentence in english_reader().read(text)]


@pytest.mark.parametrize(
    ("ours", "espeak"),
    [
        ("həlˈO", "həlˈoʊ"),
        ("tˈiʧəɹ", "tˈiːtʃɚ"),
        ("məɹˈiə", "məɹˈiːə"),
        ("bˈɜɹd", "bˈɜːd"),
        ("hˈɜɹi", "hˈɜːɹi"),
        ("hˈæpi", "hˈæpi"),
        ("stˈɑɹt", "stˈɑːɹt"),
        ("lˈɪɾᵊl", "lˈɪɾəl"),
        ("fˈu — bˈʊk…", "fˈuː , bˈʊk."),
    ],
)
def test_english_is_spelt_as_espeak_does(ours, espeak):
    assert "".join(EnglishIpa(PIPER).tokens_of(ours)) == espeak


def test_everything_that_the_reader_writes_can_be_spelt_and_seen():
    spelling = EnglishIpa(PIPER)
    sentences = read(TEXT)
    assert len(sentences) >= 3
    for symbols in sentences:
        assert set(symbols) <= spelling.alphabet
        tokens = spelling.tokens_of(symbols)
        assert set(tokens) <= set(PIPER)
        shown, edges_s = spelling.symbols_of(symbols, np.arange(len(tokens) + 1.0))
        assert set(shown) <= LIPS
        assert len(edges_s) == len(shown) + 1
        assert (edges_s[0], edges_s[-1]) == (0, len(tokens))
        assert (np.diff(edges_s) >= 0).all()


def test_the_time_of_several_tokens_is_that_of_their_symbol():
    shown, edges_s = EnglishIpa(PIPER).symbols_of("tˈIm", np.array([0.1, 0.2, 0.3, 0.5, 0.9, 1.0]))
    assert shown == ["t", "ˈ", "I", "m"]
    np.testing.assert_allclose(edges_s, [0.1, 0.2, 0.3, 0.9, 1.0])


def test_a_sound_that_the_model_lacks_is_not_in_the_alphabet():
    lacking = EnglishIpa(set(PIPER) - {"ʒ", "ː", "ᵻ"})
    assert "ʒ" not in lacking.alphabet
    assert "ʤ" not in lacking.alphabet  # dʒ
    assert "".join(lacking.tokens_of("ˈiᵻu")) == "ˈiɪu"


def test_every_phoneme_of_piper_has_a_mouth():
    without = {token for token in PIPER if lip_symbol(token) not in LIPS}
    assert without == {"#"}
    assert set(OwnIpa(PIPER).alphabet) >= set(PIPER) - without
    assert set("".join(LETTER_SOUNDS.values())) <= LIPS


def test_another_language_shows_the_nearest_mouth():
    spelling = OwnIpa(PIPER)
    assert spelling.tokens_of("ʏbɐ…") == ["ʏ", "b", "ɐ", "."]
    shown, edges_s = spelling.symbols_of("ʏbɐ…", np.arange(5.0))
    assert shown == ["y", "b", "ɐ", "…"]
    np.testing.assert_array_equal(edges_s, np.arange(5.0))
    assert "ხ" not in spelling.alphabet


def test_letters_show_the_phonemes_of_their_word_in_its_time():
    spelling = Letters("abcdefghijklmnopqrstuvwxyz' ,", english_sounds)
    chunk = "though, we"
    edges_s = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12.0])
    shown, times_s = spelling.symbols_of(chunk, edges_s)
    assert shown == list("ðˌO, wi")
    at = dict(zip(shown, times_s.tolist(), strict=False))
    assert (at["ð"], at["O"], at[","], at["w"], times_s[-1]) == (0, 4, 6, 8, 12)
    assert (np.diff(times_s) > 0).all()


def test_letters_do_where_no_phonemes_are_known():
    spelling = Letters("aäbeijßx -", lambda _word: "")
    shown, times_s = spelling.symbols_of("äxa-ß", np.arange(6.0))
    assert shown == ["a", "k", "s", "a", "-", "s"]
    np.testing.assert_allclose(times_s, [0, 0.75, 1.5, 2.25, 3, 4, 5])
    assert "д" not in Letters("дa", str).alphabet
    assert english_sounds("李") == ""
