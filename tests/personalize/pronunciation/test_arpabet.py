# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import gzip
import json
from importlib.resources import files

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.errors import ConfigError
from personalize.pronunciation.arpabet import from_ipa, from_voice, to_ipa, to_voice
from personalize.pronunciation.letters import spell
from personalize.pronunciation.lexicon import FILE
from personalize.pronunciation.phones import CONSONANTS, VOWELS

ROWS = pq.read_table(FILE).to_pylist()
PHONES = [*sorted(CONSONANTS), *(f"{vowel}{digit}" for vowel in sorted(VOWELS) for digit in "012")]


def _hibari(name):
    packed = files("hibari").joinpath(f"assets/lexicon_us_{name}.json.gz").read_bytes()
    return json.loads(gzip.decompress(packed))


# CMUdict's readings of words that the voice's own dictionary has.
COMMON = """
about AH0 B AW1 T; after AE1 F T ER0; better B EH1 T ER0
water W AO1 T ER0; people P IY1 P AH0 L; little L IH1 T AH0 L
needed N IY1 D IH0 D; changes CH EY1 N JH IH0 Z; thirty TH ER1 T IY0
seven S EH1 V AH0 N; singing S IH1 NG IH0 NG; measure M EH1 ZH ER0; computer K AH0 M P Y UW1 T ER0
welcome W EH1 L K AH0 M; person P ER1 S AH0 N; today T AH0 D EY1; video V IH1 D IY0 OW2
voice V OY1 S; thing TH IH1 NG; church CH ER1 CH; judge JH AH1 JH
good G UH1 D; time T AY1 M; yellow Y EH1 L OW0; city S IH1 T IY0
remember R IH0 M EH1 M B ER0; agree AH0 G R IY1; party P AA1 R T IY0; final F AY1 N AH0 L
"""


@pytest.mark.parametrize("line", COMMON.replace("\n", "; ").strip("; ").split("; "))
def test_common_words_are_written_as_the_voice_writes_them(line):
    word, _, phones = line.partition(" ")
    assert to_voice(phones) == _LEXICON[word]


def test_names_follow_the_conventions_of_the_voice():
    """Of the names that both dictionaries read alike but for weak vowels, how many are equal."""
    alike, equal = 0, 0
    for row in ROWS:
        theirs = _LEXICON.get(row["written"], _LEXICON.get(row["written"].lower()))
        if isinstance(theirs, str):
            ours = to_voice(row["phones"])
            alike += _merged(ours) == _merged(theirs)
            equal += ours == theirs
    assert alike > 4_900
    assert equal / alike > 0.92


def _merged(written):
    for strong, weak in (("ᵊ", "ə"), ("ᵻ", "ə"), ("ɪ", "ə"), ("ɾ", "t"), ("ˌ", "")):
        written = written.replace(strong, weak)
    return written


_LEXICON = _hibari("silver") | _hibari("gold")


@pytest.mark.parametrize(
    ("phones", "voice", "ipa"),
    [
        ("M ER0 IY1 AH0", "məɹˈiə", "/məˈɹiə/"),
        ("SH AH0 V AO1 N", "ʃəvˈɔn", "/ʃəˈvɔn/"),
        ("K EH1 R AH0 N", "kˈɛɹən", "/ˈkɛɹən/"),
        ("AE0 G N Y EH1 SH K AH0", "æɡnjˈɛʃkə", "/æɡˈnjɛʃkə/"),
        ("CH AW1 D AH0 L", "ʧˈWdᵊl", "/ˈtʃaʊdəl/"),
        ("B ER1 T IY0", "bˈɜɹɾi", "/ˈbɜɹti/"),
        ("HH OW0 Z EY1 # L AY1", "hOzˈA lˈI", "/hoʊˈzeɪ ˈlaɪ/"),
        ("EY2 # B IY2 # B IY1", "ˌAbˌibˈi", "/ˌeɪ ˌbi ˈbi/"),
        ("P IY2 # D AH2 B AH0 L Y UW0 # S IY1", "pˌidˌʌbᵊljusˈi", "/ˌpi ˌdʌbəlju ˈsi/"),
        ("EY2 # T IY1 # AH0 N D # T IY1", "ˌAtˈi ənd tˈi", "/ˌeɪ ˈti ənd ˈti/"),
        ("Y UW2 # AY1 # P AE1 TH", "jˌuˈI pˈæθ", "/ˌju ˈaɪ ˈpæθ/"),
        ("B IY2 # T UW2 # B IY1", "bˌitˌubˈi", "/ˌbi ˌtu ˈbi/"),
    ],
)
def test_one_reading_in_three_alphabets(phones, voice, ipa):
    assert to_voice(phones) == voice
    assert to_ipa(phones) == ipa
    assert from_ipa(ipa) == phones
    assert from_voice(voice) == phones


@pytest.mark.parametrize("letters", ["ABB", "BMW", "HSBC", "WHO", "CEO", "IBM", "AI", "XML"])
def test_letters_are_written_as_the_voice_writes_an_abbreviation(letters):
    theirs = "".join(_LEXICON[letter] for letter in letters).replace("ˈ", "ˌ")
    before, _, last = theirs.rpartition("ˌ")
    assert to_voice(spell(letters)) == f"{before}ˈ{last}"


@given(st.sampled_from([row["phones"] for row in ROWS if row["context"] != "particle"]))
def test_ipa_of_an_entry_reads_back_as_the_same(phones):
    one, other = (text.replace("ER0", "AH0 R") for text in (from_ipa(to_ipa(phones)), phones))
    assert one == other  # these two are one sound


@given(st.sampled_from([row["phones"] for row in ROWS]))
def test_what_the_voice_is_given_reads_back_as_the_same(phones):
    assert to_voice(from_voice(to_voice(phones))) == to_voice(phones)


@pytest.mark.parametrize("phone", PHONES)
def test_every_phoneme_has_its_letters(phone):
    word = phone if phone.endswith("1") else f"B AA1 B {phone} B"
    assert from_voice(to_voice(word)) == word
    assert from_ipa(to_ipa(word)) == word


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("/məˈriːə/", "M ER0 IY1 AH0"),
        ("[ˈdʒɔːɹdʒ]", "JH AO1 R JH"),
        ("ʃɔːn", "SH AO1 N"),
        ("ˈnəʊ.ə", "N OW1 AH0"),
        ("ˈbʌtn̩", "B AH1 T AH0 N"),
        ("bɝd", "B ER1 D"),
        ("t͡ʃiːz", "CH IY1 Z"),
    ],
)
def test_ipa_is_read_however_it_is_written(ipa, phones):
    assert from_ipa(ipa) == phones


@pytest.mark.parametrize(
    ("read", "written", "symbol"),
    [
        (from_ipa, "/ˈbaχ/", "χ"),
        (from_ipa, "/mɑ5/", "5"),
        (from_voice, "mˈ8", "8"),
        (from_voice, "ɣˈA", "ɣ"),
    ],
)
def test_a_symbol_that_is_not_known_is_named(read, written, symbol):
    with pytest.raises(ConfigError, match=f"'{symbol}' in the pronunciation"):
        read(written)


@pytest.mark.parametrize("read", [from_ipa, from_voice])
def test_a_stress_mark_needs_a_vowel_and_a_pronunciation_needs_letters(read):
    with pytest.raises(ConfigError, match="has no vowel after it"):
        read("məɹiˈ")
    with pytest.raises(ConfigError, match="is empty"):
        read(" ")


def test_a_reading_without_stress_stays_without():
    assert from_voice("ʤɪəvæni") == "JH IH0 AH0 V AE0 N IY0"
