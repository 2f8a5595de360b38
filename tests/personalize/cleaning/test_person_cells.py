# ruff: noqa: RUF001 - names of other scripts are what is tested
"""What becomes of a cell with a person's name, by what its column holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.cleaning.switches import WHY, Cleaning
from personalize.names.names import Reading, clean_value

GIVEN, FAMILY = Reading(part="given"), Reading(part="family")


@pytest.mark.parametrize(
    ("cell", "given_name", "surname"),
    [
        ("Ann Lee", "Ann", "Lee"),
        ("Dr. Jane Smith Jr.", "Jane", "Smith Jr."),
        ("JOHN SMITH III", "John", "Smith III"),
        ("Smith, Jane", "Jane", "Smith"),
        ("Smith, Jane, PhD", "Jane", "Smith"),
        ("van der Berg, Jan", "Jan", "van der Berg"),
        ("Jane Smith, PhD, MBA", "Jane", "Smith"),
        ("JANE SMITH MD", "Jane", "Smith"),
        ("Prof. Dr. med. Hans Müller", "Hans", "Müller"),
        ("DUPONT Jean", "Jean", "Dupont"),
        ("Jean DUPONT", "Jean", "Dupont"),
        ("Ann & Bob Lee", "Ann & Bob", "Lee"),
        ("Ann und Bob Müller", "Ann & Bob", "Müller"),
        ("Ann Lee & Bob Roe", "Ann & Bob", "Lee & Roe"),
        ("Mr. & Mrs. Smith", "", "Smith"),
        ("Mr. Smith", "", "Smith"),
        ("Herr Schmidt", "", "Schmidt"),
        ("J. Robert Oppenheimer", "Robert", "Oppenheimer"),
        ("J. Smith", "", "Smith"),
        ("Jane Q. Public", "Jane", "Public"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("MARIA DE LA CRUZ", "Maria", "de la Cruz"),
        ("SARAH o'NEIL-mcdonald", "Sarah", "O'Neil-McDonald"),
        ("Ann Lee <ann@x.example>", "Ann", "Lee"),
        ("Ann Lee 555-123-4567", "Ann", "Lee"),
        ("Ann Lee https://x.example/ann", "Ann", "Lee"),
        ('Robert "Bob" Lee', "Robert", "Lee"),
        ("Anna Schmidt (geb. Müller)", "Anna", "Schmidt"),
        ("Zo&eacute; Smith", "Zoé", "Smith"),
        ("Rene\u0301e O\u200bNeil", "Renée", "ONeil"),
        ("\u202aAnn Lee\u202c", "Ann", "Lee"),
        ("👩🏽‍💻 Ann Lee 🎉", "Ann", "Lee"),
        ("田中 花子", "花子", "田中"),
        ("Madonna", "Madonna", ""),
        ("Sales & Marketing", "", ""),
        ("Accounts Payable", "", ""),
    ],
)
def test_a_whole_name_is_split_by_rule(cell, given_name, surname):
    assert clean_value(cell, "person", "given_name", GIVEN).text == given_name
    if given_name or surname:
        assert clean_value(cell, "person", "surname", FAMILY).text == surname


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("JOHN III", "John"),
        ("jOHN", "John"),
        ("John Q.", "John"),
        ("Mary A.", "Mary"),
        ("J. Robert", "Robert"),
        ("Dr. Jane", "Jane"),
        ("Ann/Bob", "Ann & Bob"),
        ("Ann + Bob", "Ann & Bob"),
        ("Smith, Jane", "Jane"),
        ("MARIA DEL CARMEN", "Maria del Carmen"),
        ("ÑANDÚ", "Ñandú"),
        ("İBRAHİM", "İbrahim"),
        ("IŞIL", "Işıl"),
        ("IJSBRAND", "IJsbrand"),
        ("JP", "JP"),
        ("J.R.", "J.R."),
        ("DeShawn", "DeShawn"),
        ("Mary Ann", "Mary Ann"),
        ("J", "J"),
        ("Gen", "Gen"),
        ("Miss", ""),
    ],
)
def test_a_first_name_is_what_somebody_is_called(cell, shown):
    assert clean_value(cell, "person", "given_name").text == shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("van der berg", "van der Berg"),
        ("VAN DER BERG", "van der Berg"),
        ("Van Der Berg", "Van Der Berg"),
        ("van der Berg", "van der Berg"),
        ("DE LA CRUZ", "de la Cruz"),
        ("NG", "Ng"),
        ("DE", "De"),
        ("Smith Iii", "Smith III"),
        ("SMITH JR.", "Smith Jr."),
        ("Smith Jr..", "Smith Jr."),
        ("Smith, PhD", "Smith"),
        ("ST. JOHN", "St. John"),
        ("MCDONALD", "McDonald"),
        ("McDONALD", "McDonald"),
        ("D'ANGELO", "D'Angelo"),
        ("d'Ormesson", "d'Ormesson"),
        ("STĂNIŞOARĂ", "Stănişoară"),
        ("Ma", "Ma"),
        ("LeBron", "LeBron"),
    ],
)
def test_a_surname_keeps_its_particles_small(cell, shown):
    assert clean_value(cell, "person", "surname").text == shown


EXAMPLES = {
    "spaces": ("Ann  Lee", "Ann  Lee"),
    "encoding": ("JosÃ©", "JosÃ©"),
    "entities": ("Zo&eacute;", "Zo&eacute;"),
    "invisible": ("A\u200bnn", "A\u200bnn"),
    "emoji": ("Ann 🎉", "Ann 🎉"),
    "contacts": ("Ann ann@x.example", "Ann ann@x.example"),
    "signs": ("Jane*", "Jane*"),
    "nicknames": ("Robert (Bob)", "Robert (Bob)"),
    "titles": ("Dr. Jane", "Dr. Jane"),
    "order": ("Smith, Jane", "Smith, Jane"),
    "pairs": ("Ann/Bob", "Ann/Bob"),
    "initials": ("Mary A.", "Mary A."),
    "case": ("MARY", "MARY"),
}


def test_there_is_an_example_of_each_kind():
    assert EXAMPLES.keys() == WHY.keys()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_each_kind_of_cleaning_is_told_and_can_be_switched_off(kind):
    cell, kept = EXAMPLES[kind]
    cleaned = clean_value(cell, "person", "given_name")
    assert cleaned.text != cell
    assert cleaned.kinds == (kind,)
    assert cleaned.why() == WHY[kind]
    off = Reading(cleaning=Cleaning.model_validate({kind: False}))
    assert clean_value(cell, "person", "given_name", off).text == kept


@given(st.text(max_size=60), st.sampled_from(["whole", "given", "family"]))
def test_any_cell_can_be_cleaned_and_what_changed_is_told(cell, part):
    cleaned = clean_value(cell, "person", "given_name", Reading(part=part))
    assert cleaned.text == cleaned.text.strip()
    assert bool(cleaned.kinds) or part != "whole" or cleaned.text in (cell, "")
