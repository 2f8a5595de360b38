# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import pytest

from personalize.errors import StageError
from personalize.pronunciation.markup import read_markup
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.english.reading import _check_placeholder, _Link
from render_cluster.voice.interface.read_word import symbols_of

ANN, GARCIA, ACME = "[Ann](/ˈæn/)", "[Garcia](/ɡɑɹˈsiə/)", "[Acme](/ˈækmi/)"
JONES, MARK = "[Jones](/ˈdʒoʊnz/)", "[Mark](/ˈmɑɹk/)"


def said(text):
    return " ".join(symbols_of(sentence) for sentence in english_reader().read(text))


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        (f"the {GARCIA}s are here", "ðə ɡɑɹsˈiəz ɑɹ hˈɪɹ"),
        (f"the {JONES}es are here", "ðə ʤˈOnzᵻz ɑɹ hˈɪɹ"),
        (f"the {MARK}s are here", "ðə mˈɑɹks ɑɹ hˈɪɹ"),
        (f"the {GARCIA}s' house", "ðə ɡɑɹsˈiəz hˈWs"),
        (f"*{ANN}*s", "ˈænz"),
        (f"{ANN}{GARCIA}", "ˈæn ɡɑɹsˈiə"),
        (f"{ANN}2", "ˈæn tˈu"),
        (f"https://{ACME}.com", "ˈækmi dˈɑt kˈɑm"),
        (f"www.{ACME}.com/{ANN}", "ˈækmi dˈɑt kˈɑm slˈæʃ ˈæn"),
        (f"{ANN}@{ACME}.com", "ˈæn æt ˈækmi dˈɑt kˈɑm"),
        (f"{ANN}.{GARCIA}@acme.com", "ˈæn dˈɑt ɡɑɹsˈiə æt ˈækmi dˈɑt kˈɑm"),
        (f"{ACME}-based", "ˈækmi bˈAst"),
        ("[SQL](SEE-kwuhl)s", "sˈikwəlz"),
        ("[x](EKS)[y](WYE)", "ˈɛks wˈI"),
    ],
)
def test_a_value_is_said_whatever_it_touches(text, symbols):
    assert said(read_markup(text)) == symbols


@pytest.mark.parametrize("sign", [*"_/@#*+=~^|\\%&$<>{}.,;:!?-'\"()[]0aZé…—"])
@pytest.mark.parametrize("pattern", ["{0}{1}", "{1}{0}", "so {0}{1}{0} so", "{1}{0}{1}"])
def test_the_placeholder_of_a_value_is_never_said(sign, pattern):
    # "qzx" is said as three letters or as "kyoo": no sound of it may be left.
    spoken = said(pattern.format(ANN, sign))
    assert "ˈæn" in spoken
    assert "kj" not in spoken


def test_a_placeholder_within_another_word_is_a_fault():
    links = {"qzxaq": _Link("Ann", "AE1 N", None)}
    with pytest.raises(StageError, match="'Ann' touches"):
        _check_placeholder("Qzxaqs", links)
    _check_placeholder("Qzxaq", links)
