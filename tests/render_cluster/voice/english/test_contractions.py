# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import pytest

from personalize.pronunciation.marking import mark_value
from personalize.pronunciation.said import NameContext
from render_cluster.voice.catalog import find_guesses
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.interface.read_word import symbols_of

PRONOUNS = {
    "i": "'d 'll 'm 've",
    "you": "'d 'll 're 've",
    "he": "'d 'll 's",
    "she": "'d 'll 's",
    "it": "'d 'll 's",
    "we": "'d 'll 're 've",
    "they": "'d 'll 're 've",
}
NEGATED = (
    "ain aren can couldn didn doesn don hadn hasn haven isn mightn mustn needn shan shouldn "
    "wasn weren won wouldn"
)
CONTRACTIONS = [
    *(word + ending for word, endings in PRONOUNS.items() for ending in endings.split()),
    *(f"{word}'t" for word in NEGATED.split()),
    *("let's", "who'd", "could've", "might've"),
]


def said(text):
    return " ".join(symbols_of(sentence) for sentence in english_reader().read(text))


def dictionary(word):
    """What the dictionary says of the whole word, without stress, which the sentence decides."""
    lexicon = english_reader()._g2p.lexicon
    forms = (word, word.capitalize())
    found = next((lexicon.golds.d[form] for form in forms if form in lexicon.golds.d), None)
    found = found or lexicon.silvers.d[word]
    return unstressed(found["DEFAULT"] if isinstance(found, dict) else found)


def unstressed(symbols):
    return symbols.replace("ˈ", "").replace("ˌ", "").replace("ɾ", "T")


@pytest.mark.parametrize("word", CONTRACTIONS)
def test_a_contraction_is_said_as_the_dictionary_has_it(word):
    wanted = dictionary(word)
    for form in (word, word.capitalize(), word.upper(), word.replace("'", "\u2019")):
        assert unstressed(said(f"{form}, yes.")).split(",")[0] == wanted, form


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("He'd've gone.", "hˌidəv ɡˈɔn."),
        ("That'd be good.", "ðˈætəd bi ɡˈʊd."),
        ("What're these?", "wˌʌtəɹ ðˈiz?"),
        ("People'll come.", "pˈipᵊlᵊl kˈʌm."),
        ("Maria'll come.", "mˈɑɹiəl kˈʌm."),
        ("[We](/ˈwi/)'ve met.", "wˈiv mˈɛt."),
        ("[We](/ˈwi/)\u2019ll meet.", "wˈil mˈit."),
        ("[Mark](/ˈmɑɹk/)'d come.", "mˈɑɹkəd kˈʌm."),
    ],
)
def test_a_contraction_that_the_dictionary_lacks_is_a_word_and_an_ending(text, symbols):
    assert said(text) == symbols


@pytest.mark.parametrize(
    ("company", "symbols"),
    [("Don't Panic", "dˈOnt pˈænɪk"), ("You\u2019re Welcome", "jˌʊɹ wˈɛlkəm")],
)
def test_a_contraction_in_a_company_is_said_as_one(company, symbols):
    assert said(mark_value(company, NameContext.COMPANY)) == symbols


def test_a_contraction_with_a_guessed_part_is_a_guess():
    assert list(find_guesses("hibari", ["don't", "People'll", "zorbulax'll"])) == ["zorbulax'll"]
