"""Texts put into a campaign file: all that was in it stays, byte by byte."""

from difflib import unified_diff
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from batch.translation.campaign_text import add_texts
from personalize.errors import ConfigError

ROOT = Path(__file__).parents[3]
FILE = """\
# Who wrote this
name:   Aligned   # with a comment
language: {column: L, default: en}

fields:
    first_name:
        column:  First Name
        fallback: there   # what we say
        values:
            Retail: retail
            Bank: {en: bank, fr: banque}
    owner: {column: Owner, fallback: "us"}  # ours
lines:
- id: a     # first
  text: {en: "Hi",
         fr: 'Salut'}
  # about b
- id: b
  text:
    en: Hi
      there
    # French
    fr: Salut
- id: c
  text: >-
    Bye {{ name }}
    {% if x %}now{% endif %}

  gesture: wave
# the end
"""
ADDED = {
    ("fields", "first_name", "fallback"): "amigo",
    ("fields", "first_name", "values", "Retail"): "comercio",
    ("fields", "first_name", "values", "Bank"): "banca",
    ("fields", "owner", "fallback"): "nosotros",
    ("lines", 0, "text"): "Hola",
    ("lines", 1, "text"): "Hola: ¿tú?",
    ("lines", 2, "text"): "Adiós {{ name }} {% if x %}ya{% endif %}",
}
WRITTEN = """\
# Who wrote this
name:   Aligned   # with a comment
language: {column: L, default: en}

fields:
    first_name:
        column:  First Name
        fallback:
            en: there   # what we say
            # proposal, to be proofread
            es: amigo
        values:
            Retail:
                en: retail
                # proposal, to be proofread
                es: comercio
            # es: proposal, to be proofread
            Bank: {en: bank, fr: banque, es: banca}
    # es: proposal, to be proofread
    owner: {column: Owner, fallback: {en: "us", es: "nosotros"}}  # ours
lines:
- id: a     # first
  # es: proposal, to be proofread
  text: {en: "Hi",
         fr: 'Salut', es: "Hola"}
  # about b
- id: b
  text:
    en: Hi
      there
    # French
    fr: Salut
    # proposal, to be proofread
    es: 'Hola: ¿tú?'
- id: c
  text:
      en: >-
        Bye {{ name }}
        {% if x %}now{% endif %}
      # proposal, to be proofread
      es: >-
          Adiós {{ name }}
          {% if x %}ya{% endif %}

  gesture: wave
# the end
"""


def test_comments_quotes_columns_and_order_stay():
    assert add_texts(FILE, ADDED, "en", "es") == WRITTEN.replace('es: "Hola"}', "es: 'Hola'}")


def test_a_file_of_windows_keeps_its_line_ends():
    written = add_texts(FILE.replace("\n", "\r\n"), ADDED, "en", "es")
    assert written.replace("\r\n", "") == add_texts(FILE, ADDED, "en", "es").replace("\n", "")
    assert "\n" not in written.replace("\r\n", "")


def test_only_the_lines_of_changed_texts_differ_in_the_example():
    text = (ROOT / "examples/spring_checkin/campaign.yaml").read_text("utf-8")
    written = add_texts(text, {("lines", 0, "text"): "Hola {{ first_name }}."}, "en", "es")
    diff = list(unified_diff(text.splitlines(), written.splitlines(), n=0, lineterm=""))[3:]
    assert diff == [
        "-    text: Hi {{ first_name }}, I hope spring is treating you well.",
        "+    text:",
        "+      en: Hi {{ first_name }}, I hope spring is treating you well.",
        "+      # proposal, to be proofread",
        "+      es: Hola {{ first_name }}.",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('{"lines": [{"text": "Hi"}]}', '{"lines": [{"text": {en: "Hi", es: "Hola"}}]}'),
        (
            "lines:\n- text: |+\n   Hi\n\n  id: a",
            "lines:\n- text:\n    en: |+\n     Hi\n\n    # P\n    es: >-\n      Hola\n  id: a",
        ),
        ("lines:\n- text: &a Hi", "lines:\n- text:\n    en: &a Hi\n    # P\n    es: Hola"),
        ("lines:\n- text: >-\n   Hi\n", "lines:\n- text:\n    en: >-\n     Hi\n    # P\n"
         "    es: >-\n      Hola\n"),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_file(text, written):
    made = add_texts(text, {("lines", 0, "text"): "Hola"}, "en", "es")
    assert made.replace("proposal, to be proofread", "P").removeprefix("# es: P\n") == written


def test_an_alias_is_read_as_what_it_repeats():
    text = "lines:\n- text: &a Hi\n- text: *a\n- {text: &m {en: Bye}}\n- {text: *m}\n"
    added = {("lines", index, "text"): said for index, said in enumerate(["H", "H", "A", "A"])}
    lines = yaml.safe_load(add_texts(text, added, "en", "es"))["lines"]
    assert [line["text"] for line in lines] == [
        *[{"en": "Hi", "es": "H"}] * 2,
        *[{"en": "Bye", "es": "A"}] * 2,
    ]


@pytest.mark.parametrize("written", ["|\n    Hi", "'Hi'", "Hi", ">-\n   Hi"])
def test_a_line_break_within_a_tag_stays(written):
    said = "Hola {% if a\n  and b %}x{% endif %}"
    text = add_texts(f"lines:\n- text: {written}\n", {("lines", 0, "text"): said}, "en", "es")
    assert yaml.safe_load(text)["lines"][0]["text"]["es"] == said


def test_a_file_that_would_change_is_not_written():
    text = 'lines:\n- {id: "a\n  b", text: Hi}\n'  # a comment above the text would be in the id
    with pytest.raises(ConfigError, match="cannot be put into the file as it is written"):
        add_texts(text, {("lines", 0, "text"): "Hola"}, "en", "es")


def test_what_cannot_be_added_is_told_instead_of_a_broken_file():
    text = "base: &b {text: Hi}\nlines:\n- {<<: *b, id: a}\n"
    with pytest.raises(ConfigError, match="'text' is not written in the file itself"):
        add_texts(text, {("lines", 0, "text"): "Hola"}, "en", "es")


@given(
    st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_any_text_is_read_again_as_it_was(said):
    written = add_texts(FILE, dict.fromkeys(ADDED, said), "en", "es")
    content = yaml.safe_load(written)
    assert [line["text"]["es"] for line in content["lines"]] == [said] * 3
    assert content["fields"]["owner"]["fallback"] == {"en": "us", "es": said}
