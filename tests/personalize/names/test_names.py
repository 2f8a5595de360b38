# ruff: noqa: RUF001 - letters of other scripts are what is tested
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.names.legal_forms import strip_legal_form
from personalize.names.names import MAX_SAID_LETTERS, make_forms
from personalize.names.pronunciations import Pronunciations

NONE = Pronunciations({})


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("AISHA", "Aisha"),
        ("maria", "Maria"),
        ("  David \u200b ", "David"),
        ("mary-ann o'neil", "Mary-Ann O'Neil"),
        ("MCDONALD", "McDonald"),
        ("McDonald", "McDonald"),
        ("DeShawn", "DeShawn"),
        ("JP", "JP"),
        ("AJ", "AJ"),
        ("AL", "Al"),
        ("RENÉE", "Renée"),
        ("Priya ✨", "Priya"),
        ("👩🏽‍💻 Wei", "Wei"),
        ("🎉", ""),
        ("n/a", ""),
        ("NULL", ""),
        ("Null", "Null"),
        ("--", ""),
        ("e", "E"),
    ],
)
def test_person_is_shown_in_normal_case_without_clutter(written, shown):
    assert make_forms(written, "person", NONE).shown == shown


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Acme Corp., Inc.", "Acme"),
        ("Harbor & Pine LLC", "Harbor & Pine"),
        ("Brightwater GmbH & Co. KG", "Brightwater"),
        ("Nestlé S.A.", "Nestlé"),
        ("Northlight Labs Pty Ltd", "Northlight Labs"),
        ("Barilla S.p.A.", "Barilla"),
        ("Acme (UK) Ltd", "Acme (UK)"),
        ("Pizza Co", "Pizza Co"),
        ("Harbor Spa", "Harbor Spa"),
        ("Windrow Energy Co-op", "Windrow Energy Co-op"),
        ("The Limited", "The Limited"),
        ("Inc.", "Inc."),
        ("& Co", "& Co"),
    ],
)
def test_company_is_said_without_its_legal_forms(written, said):
    assert strip_legal_form(written) == said
    assert make_forms(written, "company", NONE).shown == written


def test_shouted_company_is_said_as_words_and_acronyms_as_letters():
    assert make_forms("WIDGETS OF IBM LTD", "company", NONE).said == "Widgets OF IBM"
    assert make_forms("IBM", "company", NONE).said == "IBM"


def test_rare_latin_letters_and_decorated_ones_are_said_with_plain_letters():
    assert make_forms("Nguyễn", "person", NONE).said == "Nguyen"
    assert make_forms("𝓜𝓪𝓻𝔂", "person", NONE).said == "Mary"
    assert make_forms("Renée", "person", NONE).said == "Renée"


def test_pronunciation_of_a_whole_value_beats_that_of_a_word():
    table = Pronunciations({"Meridian Data": "Meridian Dayta", "data": "dahta"})
    assert make_forms("Meridian Data GmbH", "company", table).said == "Meridian Dayta"
    assert make_forms("Big Data", "company", table).said == "Big dahta"
    assert make_forms("Database", "company", table).said == "Database"


def test_pronunciation_makes_a_foreign_name_sayable_and_leaves_it_shown():
    forms = make_forms("李娜", "person", Pronunciations({"李娜": "Lee Nah"}))
    assert (forms.shown, forms.said, forms.problem) == ("李娜", "Lee Nah", "")


@pytest.mark.parametrize(
    ("value", "part_of_reason"),
    [
        ("{{ 7*7 }}", "'{'"),
        ('=HYPERLINK("http://x.example","hi")', "'='"),
        ("<script>alert(1)</script>", "'<'"),
        ("*|FNAME|*", "'|'"),
        ("%%first%%", "'%%'"),
        ("www.pay.example", "web or e-mail address"),
        ("dana@x.example", "web or e-mail address"),
        ("x" * 400, "400 characters"),
        ("สมชาย", "cannot say 'สมชาย'"),
        ("قيس", "add a pronunciation"),
        ("12", "nothing that can be said"),
        ("!!", "nothing that can be said"),
    ],
)
def test_value_that_is_not_a_name_has_a_problem_with_its_fix(value, part_of_reason):
    assert part_of_reason in make_forms(value, "person", NONE).problem


def test_number_is_normalised_or_refused():
    assert make_forms("12,500", "number", NONE).said == "12500"
    assert "plain number" in make_forms("a lot", "number", NONE).problem


@given(st.text(max_size=120), st.sampled_from(["person", "company", "text", "number"]))
def test_any_cell_has_forms_and_a_sayable_one_is_short_and_clean(value, kind):
    forms = make_forms(value, kind, NONE)
    assert bool(forms.said) == bool(forms.shown) or forms.problem
    assert "\n" not in forms.shown
    if forms.said and not forms.problem:
        assert len(forms.said) <= MAX_SAID_LETTERS
        assert not set(forms.said) & set("{}<>=\\|")
