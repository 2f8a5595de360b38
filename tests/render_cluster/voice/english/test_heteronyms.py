# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Words said in two ways, in sentences as presenters say them (heteronym_sentences.tsv).

The rules were written while looking at the sentences marked "seen" only. When they were first
measured on those "held out", 212 of 215 words were right (hibari alone: 178), and on those of
"later", written after that, 159 of 165 (137). The mistakes are corrected since, and guarded here.
"""

import csv
import re
from pathlib import Path

import pytest
import yaml
from hibari.g2p import G2P

from personalize.errors import ConfigError
from personalize.pronunciation.arpabet import from_voice
from personalize.pronunciation.said import Origin
from render_cluster.voice.english import heteronyms
from render_cluster.voice.english.heteronyms import heteronym_symbols, is_heteronym
from render_cluster.voice.english.heteronyms.word_rules import WordRules
from render_cluster.voice.english.reading import EnglishReader

FOLDER = Path(__file__).parent
READINGS = yaml.safe_load((FOLDER / "heteronym_readings.yaml").read_text("utf-8"))
MARK = re.compile(r"\b([A-Za-z]+)/([a-z])\b")
WEAK = ("AH0", "IH0", "IY0", "UH0")
WORDS = yaml.safe_load(Path(heteronyms.__file__).with_name("words.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def g2p():
    return G2P(oov=False)


def _sentences(split):
    with (FOLDER / "heteronym_sentences.tsv").open(encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["sentence"] for row in rows if row["split"] == split]


def _wanted(word, letter):
    word = word.lower()
    if word in READINGS:
        return READINGS[word][letter]
    stem = word[:-1] if word[:-1] in READINGS else word[:-2]
    phones = READINGS[stem][letter]
    last = phones.split()[-1]
    hissing = last in ("S", "Z", "SH", "CH", "JH")
    return f"{phones} {'IH0 Z' if hissing else 'S' if last in ('P', 'T', 'K', 'F') else 'Z'}"


def _heard(phones):
    """What tells the ways apart: the stressed vowel and its place, consonants, and "-ate"."""
    told = [
        "weak" if phone in WEAK else phone if phone.endswith("1") else phone.rstrip("02")
        for phone in phones.split()
    ]
    text = " ".join(told).replace("weak W weak", "UW weak").replace("R D N EY", "R D weak N EY")
    return text.replace("weak weak T", "UW weak T").split()


def _is_same(heard, wanted):
    """Whether two pronunciations are the same way of saying the word; weak vowels may differ."""
    return len(heard) == len(wanted) and all(
        one == other or (_is_weak(one) and _is_weak(other) and not _tells_ment(heard, index))
        for index, (one, other) in enumerate(zip(heard, wanted, strict=True))
    )


def _is_weak(phone):
    return phone[0] in "AEIOUw" and not phone.endswith("1") and phone != "EY"


def _tells_ment(phones, index):
    return index == len(phones) - 3 and phones[-2:] == ["N", "T"]


def _wrong(g2p, sentence):
    """The marked words that are not said as wanted."""
    plain = MARK.sub(r"\1", sentence)
    tokens = g2p.tokenize(plain)
    for index, symbols in heteronym_symbols(tokens, g2p.lexicon).items():
        tokens[index].phonemes, tokens[index].rating = symbols, 5
    starts, at = {}, 0
    for token in g2p.phonemize_tokens(tokens):
        starts |= dict.fromkeys(range(at, at + len(token.text)), token)
        at += len(token.text) + len(token.whitespace)
    for count, mark in enumerate(MARK.finditer(sentence)):
        token = starts[mark.start() - 2 * count]
        heard, wanted = from_voice(token.phonemes), _wanted(mark[1], mark[2])
        if token.text == mark[1] and not _is_same(_heard(heard), _heard(wanted)):
            yield f"{mark[0]}: {heard}"
        if token.text != mark[1] and not _has_part(heard, wanted):
            yield f"{mark[0]} in {token.text}: {heard}"


def _has_part(heard, wanted):
    return re.sub(r"\d", "", wanted) in re.sub(r"\d", "", heard)


@pytest.mark.parametrize("split", ["seen", "held out", "later"])
def test_words_are_said_as_their_sentence_wants(g2p, split):
    sentences = _sentences(split)
    assert len(sentences) > 100
    assert [wrong for sentence in sentences for wrong in _wrong(g2p, sentence)] == []


def test_held_out_sentences_are_a_third_of_the_first_ones():
    held_out, seen = len(_sentences("held out")), len(_sentences("seen"))
    assert 0.3 < held_out / (held_out + seen) < 0.36


def test_only_what_the_dictionary_says_otherwise_is_returned(g2p):
    tokens = g2p.tokenize("Please record the record.")
    assert heteronym_symbols(tokens, g2p.lexicon) == {}
    tokens = g2p.tokenize("See it live where you live.")
    assert heteronym_symbols(tokens, g2p.lexicon) == {2: "lˈIv"}


@pytest.mark.parametrize("text", ["A read-only, close-up, lead-free thing.", "It is live-action."])
def test_hyphenated_words_stay_whole(g2p, text):
    assert heteronym_symbols(g2p.tokenize(text), g2p.lexicon) == {}


def test_every_pair_has_two_ways_in_the_dictionary(g2p):
    for word in WORDS["pairs"].split():
        entry = g2p.lexicon.golds.get(word)
        assert isinstance(entry, dict), word
        assert len(set(entry.values())) > 1, word


def test_no_word_is_in_two_tables():
    pairs, own, special = set(WORDS["pairs"].split()), set(WORDS["own"]), set(WORDS["special"])
    assert not pairs & own
    assert not own & special
    assert pairs & special == {"subject"}  # the pair is for "subjects"


@pytest.mark.parametrize(
    "rules",
    [
        [{"say": "one", "afterwards": "to"}, {"say": "two"}],
        [{"say": "three"}],
        [{"say": "one", "after": "to"}],
    ],
)
def test_a_table_that_makes_no_sense_is_refused(rules):
    ways = {"one": "L AY1 V", "two": "L IH1 V"}
    with pytest.raises(ConfigError):
        WordRules.of({"ways": ways, "rules": rules}, {})


@pytest.mark.parametrize(("word", "is_one"), [("Live", True), ("records", True), ("demo", False)])
def test_heteronyms_are_known_in_any_form(word, is_one):
    assert is_heteronym(word) == is_one


def test_the_reader_says_by_context_and_tells_so():
    (sentence,) = EnglishReader(G2P()).read("See it live where you live.")
    said = [word for word in sentence if word.written == "live"]
    assert [word.symbols for word in said] == ["lˈIv", "lˈɪv"]
    assert (said[0].origin, said[0].detail) == (Origin.DICTIONARY, "by context")
    assert (said[1].origin, said[1].detail) == (Origin.DICTIONARY, "")


def test_a_link_wins_over_the_context():
    (sentence,) = EnglishReader(G2P()).read("We [live](/laɪv/) here.")
    assert [word.symbols for word in sentence if word.written == "live"] == ["lˈIv"]
