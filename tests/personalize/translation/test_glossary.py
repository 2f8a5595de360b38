"""A glossary: read from a file, and what it says of a text."""

import pytest

from personalize.errors import ConfigError
from personalize.translation.glossary import Glossary, read_glossary

TERMS = Glossary({"customer": "cliente", "Customer  Success": "éxito de clientes", "Hi.": "Hola."})


@pytest.fixture
def write(tmp_path):
    def write_one(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_one


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("g.csv", '\ufeffsource,target,note\nretail,comercio,\n"Hi, you.","Hola, tú.",x\n'),
        ("g.yaml", "retail: comercio\nHi, you.: Hola, tú.\n"),
    ],
)
def test_both_formats_are_read(write, name, text):
    glossary = read_glossary(write(name, text))
    assert dict(glossary.terms) == {"retail": "comercio", "Hi, you.": "Hola, tú."}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("g.csv", "en,es\na,b\n", "has no column source and no column target"),
        ("g.csv", "source,target\na,b\nc,\n", "line 3: write a text and its translation"),
        ("g.csv", "source,target\na,b\nA,c\n", "line 3: 'A' is there twice"),
        ("g.yaml", "a: b\nc: [d]\n", "line 2: write a text and its translation"),
        ("g.yaml", "- a\n", "is not a glossary"),
    ],
)
def test_a_wrong_file_is_refused_by_its_line(write, name, text, message):
    with pytest.raises(ConfigError, match=message):
        read_glossary(write(name, text))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "g.csv").write_bytes(b"source,target\n\xff,b\n")
    with pytest.raises(ConfigError, match="save it as UTF-8"):
        read_glossary(tmp_path / "g.csv")


def test_the_longest_term_counts_and_case_and_space_do_not():
    assert TERMS.found_in("Your CUSTOMER  success team, a customer, customers") == {
        "CUSTOMER  success": "éxito de clientes",
        "customer": "cliente",
    }
    assert TERMS.whole("hi.") == "Hola."
    assert TERMS.whole("Hi. You") is None


def test_a_term_that_was_not_used_is_told():
    assert TERMS.not_used("A customer success", "Un Éxito de Clientes") == []
    assert TERMS.not_used("A customer", "Un comprador") == [("customer", "cliente")]
