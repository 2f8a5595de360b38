# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import pytest

from personalize.errors import StageError
from personalize.pronunciation.said import Origin
from render_cluster.voice.catalog import find_guesses, find_unsayable, pronounce
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.english.known_words import is_known
from render_cluster.voice.interface.read_word import symbols_of


def said(text, locale="en-US"):
    return " ".join(symbols_of(sentence) for sentence in english_reader().read(text, locale))


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Hi [Maria](/məˈɹiə/), hello.", "hˈI məɹˈiə, həlˈO."),
        ("[Chris](/ˈkɹɪs/)'s plan.", "kɹˈɪs z plˈæn.".replace("s z", "sᵻz")),
        ("[Mark](/ˈmɑɹk/)'s plan.", "mˈɑɹks plˈæn."),
        ("[Ann](/ˈæn/)'s plan.", "ˈænz plˈæn."),
        ("Ask [Mary Ann](/ˈmɛɹi ˈæn/).", "ˈæsk mˈɛɹi ˈæn."),
        ("Brightwater's plan.", "bɹˈItwˌɔɾəɹz plˈæn."),
        ("Łukasz is here.", "wˈukɑʃ ɪz hˈɪɹ."),
    ],
)
def test_words_are_read_with_their_pronunciation(text, symbols):
    assert said(text) == symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Perfect!", "pˈɜɹfɪkt!"),
        ("Perfect for teams.", "pˈɜɹfɪkt fɔɹ tˈimz."),
        ("Perfect your pitch.", "pəɹfˈɛkt jʊɹ pˈɪʧ."),
        ("Watch live.", "wˈɑʧ lˈIv."),
        ("We read about you.", "wˌi ɹˈɛd əbˈWt jˈu."),
        ("Crème, jalapeño!", "kɹˈɛm, hˌɑləpˈAnjO!"),
        ("Déjà vu.", "dAʒˈɑ vˈu."),
        ("Curaçao", "kjˈʊɹəsˌW"),
    ],
)
def test_words_are_said_as_people_say_them(text, symbols):
    assert said(text) == symbols


def test_titles_and_words_with_accents_are_no_guess():
    words = ["Ms.", "etc.", "cliché", "fiancée", "jalapeño", "crème", "déjà", "Düsseldorf"]
    assert not find_guesses("hibari", words)


def test_a_word_may_be_marked_anywhere_without_a_change_to_its_neighbours():
    plain = said("They read what Maria wrote yesterday.")
    marked = said("They read what [Maria](/məˈɹiə/) wrote yesterday.")
    assert marked == plain


def test_each_word_knows_where_its_pronunciation_comes_from():
    words = pronounce("hibari", "Hi [Ana](/ˈɑnə/), Brightwater and Łukasz met a zorbulax.")
    origins = {word.written: word.origin for word in words}
    assert origins["Hi"] == Origin.DICTIONARY
    assert origins["Ana"] == Origin.SCRIPT
    assert origins["Brightwater"] == Origin.RULES
    assert origins["Łukasz"] == Origin.LEXICON
    assert origins["zorbulax"] == Origin.GUESS


def test_the_locale_decides_what_a_number_means():
    assert said("Save €1.500 now.", "de-DE") == said("Save fifteen hundred euros now.")


@pytest.mark.parametrize(
    ("word", "known"),
    [
        *((word, True) for word in ("spring", "Teams", "company's", "re-read", "planning", "IBM")),
        *((word, True) for word in ("24/7", "résumé", "(hello)", "stopped", "companies")),
        *((word, False) for word in ("zorbulax", "Oyelaran", "Brightwatr", "cloud-zorbulax")),
    ],
)
def test_the_table_of_known_words_answers_for_the_dictionary(word, known):
    assert is_known(word) == known


def test_only_guesses_are_listed_with_how_they_are_said():
    guesses = find_guesses("hibari", ["spring", "zorbulax", "Brightwater", "李"])
    assert list(guesses) == ["zorbulax"]
    assert guesses["zorbulax"].phones.startswith("Z AO1 R B")
    assert list(find_unsayable("hibari", ["spring", "李"])) == ["李"]


@pytest.mark.parametrize("text", ["Hi 李.", "Hi [Bob](/☃/)."])
def test_what_cannot_be_read_is_a_fault_of_one_segment(text):
    with pytest.raises(StageError):
        said(text)
