import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.cleaning.switches import FULL
from personalize.fields import FieldKind
from personalize.recipients.fields.typed_values import TYPED, FileStyle, typed_column, typed_forms
from personalize.recipients.recipients import read_recipients

PAGE = (Path(__file__).parents[3] / "docs/campaign.md").read_text("utf-8")
AMERICAN = FileStyle()
ROWS = re.findall(r"^\| `(\w+)` \| `(.+?)` \| (.+?) \| (.+?) \|$", PAGE.split("### Kinds")[1], re.M)


def test_every_kind_has_an_example_in_the_docs():
    assert {kind for kind, *_ in ROWS} == set(get_args(FieldKind))


@pytest.mark.parametrize(("kind", "cell", "shown", "said"), ROWS)
def test_the_examples_of_the_docs_are_true(write_csv, make_campaign, kind, cell, shown, said):
    path = write_csv(f'Value\n"{cell}"\n')
    campaign = make_campaign("{{ value }}", fields={"value": {"column": "Value", "kind": kind}})
    (row,) = read_recipients(path, campaign).accepted.to_pylist()
    assert (row["value"], row["value__said"]) == (shown, said)


def forms(kind, *cells, locale="en-US", file=AMERICAN):
    column = typed_column(cells, file, locale, FULL)
    return typed_forms(cells[0], kind, column)


def test_the_column_shows_how_dates_and_amounts_are_written():
    assert forms("date", "05/12/2026", "13/12/2026").shown == "December 5, 2026"
    assert forms("date", "05/12/2026", "12/13/2026").shown == "May 12, 2026"
    assert forms("date", "05.12.26").shown == "December 5, 2026"
    assert forms("date", "05/12/2026", file=FileStyle(day_first=True)).shown == "December 5, 2026"
    assert forms("date", "2026-01-05 10:00").shown == "January 5, 2026"
    assert forms("money", "$1.200", "$3,50").said == "twelve hundred dollars"
    assert "may be 1234 or 1.234" in forms("money", "$1,234", "$1,5", "$1.5").problem
    assert forms("percent", "7").shown == "7%"


def test_other_languages_get_the_value_in_their_own_writing():
    assert forms("date", "2026-01-31", locale="es-ES").said == "31 de enero de 2026"
    assert forms("country", "Germany", locale="es-ES").said == "Alemania"
    assert forms("language", "de", locale="es-ES").said == "alem\u00e1n"
    assert forms("money", "1.234,50 \u20ac", locale="de-DE").said == "1.234,50 \u20ac"


@pytest.mark.parametrize(
    ("kind", "cell", "others", "locale", "shown"),
    [
        ("money", "$1,200", ["$3.50"], "es-ES", "$1.200"),
        ("money", "$12,500.50", [], "es-ES", "$12.500,50"),
        ("money", "-1,234.50 USD", [], "de-DE", "-1.234,50 USD"),
        ("money", "1.234,50 \u20ac", [], "en-US", "1,234.50 \u20ac"),
        ("money", "1.200 \u20ac", ["3,5"], "en-US", "1,200 \u20ac"),
        ("percent", "12.5", [], "fr-FR", "12,5%"),
        ("percent", "12,5 %", [], "en-GB", "12.5 %"),
        ("money", "$1200", [], "es-ES", "$1200"),
        ("money", "$1,200", [], "en-US", "$1,200"),
    ],
)
def test_amounts_are_shown_as_the_recipients_write_them(kind, cell, others, locale, shown):
    found = forms(kind, cell, *others, locale=locale)
    assert found.shown == shown
    if not locale.startswith("en"):
        assert found.said == shown


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("money", "a lot"), ("percent", "half"), ("date", "2026-13-01"), ("date", "46022"),
        ("money", "\u0e2a\u0e21 5"),
        ("url", "not here"), ("email", "ann at acme"), ("phone", "call me"),
    ],
)  # fmt: skip
def test_a_cell_of_another_kind_is_refused_with_an_example(kind, cell):
    assert "correct the cell" in forms(kind, cell).problem


def test_a_country_keeps_what_conditions_compare_with(write_csv, make_campaign):
    path = write_csv("First Name,Country\nAnn,USA\nBen,DE\n")
    recipients = read_recipients(path, make_campaign("{{ first_name }} of {{ country }}."))
    assert recipients.accepted["country"].to_pylist() == ["USA", "DE"]
    assert recipients.accepted["country__said"].to_pylist() == ["United States", "Germany"]


@given(st.text(max_size=40), st.sampled_from(TYPED))
def test_any_cell_has_forms_or_a_problem(cell, kind):
    found = forms(kind, cell)
    assert bool(found.said) == bool(found.shown) or found.problem
