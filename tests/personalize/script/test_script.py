# ruff: noqa: RUF001  full-width marks are meant
import pytest

from personalize.errors import ConfigError, InputError
from personalize.script.script import (
    MissingValue,
    SpokenValue,
    fill_line,
    finish_sentence,
    parse_line,
)

ACME = SpokenValue("Acme", "Acme Corp., Inc.")


def fill(text, **values):
    return fill_line(parse_line("line", text, list(values)), values)


def test_fields_are_classified_by_where_they_are_heard():
    text = "{{ a }} {% if b == 'x' %}{{ c }}{% endif %} {{ d|upper }} {% set e = f %}{{ e }}"
    script = parse_line("line", text, "abcdf")
    assert script.fields == ("a", "b", "c", "d", "f")
    assert script.spoken == {"a", "c", "d", "f"}
    assert script.required == {"a"}


def test_a_value_is_said_in_its_said_form_and_compared_in_its_shown_form():
    text = "{{ company }}{% if company == 'Acme Corp., Inc.' %} is shown{% endif %}"
    assert fill(text, company=ACME) == "Acme is shown."
    assert fill("{{ company in ['Acme'] }}", company=ACME) == "True."
    assert fill("{{ company != 'Acme Corp., Inc.' }}", company=ACME) == "False."


@pytest.mark.parametrize(
    "text", ["{{ x }}", "{{ x|upper }}", "{{ x|trim }}", "{{ 'a' + x }}", "{{ x ~ 'a' }}"]
)
def test_a_missing_value_is_never_spoken(text):
    with pytest.raises(InputError) as caught:
        fill(text, x=MissingValue("x"))
    assert caught.value.column == "x"


def test_a_missing_value_is_false_and_can_be_replaced():
    missing = MissingValue("x")
    assert fill("Hi {% if x %}{{ x }}{% else %}you{% endif %}", x=missing) == "Hi you."
    assert fill("Hi {{ x|default('you', true) }}", x=missing) == "Hi you."
    assert fill("{% if x == '' %}none{% endif %}", x=missing) == "none."


def test_values_are_data_and_never_templates():
    assert fill("Hi {{ x }}", x="{{ 7*7 }}{% raw %}") == "Hi {{ 7*7 }}{% raw %}."


@pytest.mark.parametrize("text", ["{{ x.__class__ }}", "{{ ''.__class__.__mro__ }}"])
def test_the_sandbox_refuses_python_internals(text):
    with pytest.raises(ConfigError, match="not allowed in a script"):
        fill(text, x=ACME)


@pytest.mark.parametrize("text", ["{{ 1 / 0 }}", "{{ x.foo }}", "{{ x + 1 }}", "{{ x * 5000 }}"])
def test_a_template_that_fails_on_values_names_the_line(text):
    with pytest.raises(InputError, match="line 'line'"):
        fill(text, x="a b")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Hi {{ a }} and {{ 10 / b }}", "template line 1, column 16, field 'b'"),
        ("Hi {{ a }}.\n You {{ a + b }}", "template line 2, column 6, field 'a' and 'b'"),
        ("{{ a }}\n{% if b > a %}x{% endif %}", "template line 2, column 1"),
        ("\n{% set c = a %}{{ c + 1 }}", "template line 2, column 1"),
    ],
)
def test_a_fault_at_filling_says_where_and_which_field(text, place):
    with pytest.raises(InputError) as caught:
        fill(text, a="x", b=0)
    assert str(caught.value).startswith(f"line 'line', {place}: cannot be filled: ")


@pytest.mark.parametrize(
    "tag",
    [
        "{% include 'a.txt' %}",
        "{%- extends 'a.txt' %}",
        "{% import 'a.txt' as a %}",
        "{% from 'a.txt' import b %}",
    ],
)
def test_other_templates_are_refused_before_anything_is_filled(tag):
    refused = r"line 'line', template line 2, column 4: .*loads another"
    with pytest.raises(ConfigError, match=refused):
        parse_line("line", f"Hi.\nYo {tag}", [])


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Hello  \n there", "Hello there."),
        ("Hello !", "Hello!"),
        ("Really?", "Really?"),
        ('She said "yes."', 'She said "yes."'),
        ("Hello,", "Hello."),
        ("Wait…", "Wait…"),
        ("ありがとうございます。", "ありがとうございます。"),
        ("「はい。」", "「はい。」"),
        ("您好，", "您好."),
        ("धन्यवाद।", "धन्यवाद।"),
        (" \n ", ""),
        (" , . ", ""),
    ],
)
def test_a_spoken_line_has_single_spaces_and_an_end(text, spoken):
    assert finish_sentence(text) == spoken
