"""A comma in a name: a suffix, a surname first, or something that is no name at all."""

import pytest

from personalize.cleaning.comma_names import count_surnames, is_last_first_column
from personalize.names.names import Reading, clean_value

GIVEN, FAMILY = Reading(part="given"), Reading(part="family")
LAST_FIRST = (Reading(part="given", is_last_first=True), Reading(part="family", is_last_first=True))


def split(cell, given=GIVEN, family=FAMILY):
    return (
        clean_value(cell, "person", "given_name", given).text,
        clean_value(cell, "person", "surname", family).text,
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Robert Downey, Jr.", ("Robert", "Downey Jr.")),
        ("Downey, Robert, Jr.", ("Robert", "Downey")),
        ("Downey Jr., Robert", ("Robert", "Downey Jr.")),
        ("Downey, Jr., Robert", ("Robert", "Downey Jr.")),
        ("Martin King, III", ("Martin", "King III")),
        ("Martin King, II, PhD", ("Martin", "King II")),
    ],
)
def test_a_suffix_after_a_comma_is_a_suffix(cell, names):
    assert split(cell) == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ann Lee, LCSW", ("Ann", "Lee")),
        ("Ann Lee, LCSW, CADC", ("Ann", "Lee")),
        ("Ann Lee, RD", ("Ann", "Lee")),
        ("Ann Lee, LMFT", ("Ann", "Lee")),
        ("Ann Lee, Realtor", ("Ann", "Lee")),
        ("Ann Lee, MdB", ("Ann", "Lee")),
        ("Ann Lee, VP Sales", ("Ann", "Lee")),
        ("Jane Smith, Acme", ("Jane", "Smith")),
        ("Ann Lee, Bob Ray", ("Ann", "Lee")),
        ("Smith, Jane, LCSW", ("Jane", "Smith")),
        ("Acme, Inc", ("", "")),
        ("Smith, RDNX", ("", "")),
        ("García López, María José", ("", "")),
        ("Mc Donald, Ron", ("Ron", "Mc Donald")),
        ("Smith-Jones, Ann", ("Ann", "Smith-Jones")),
        ("Ortega y Gasset, José", ("José", "Ortega y Gasset")),
        ("de la Cruz, María José", ("María", "de la Cruz")),
        ("SMITH, JANE", ("Jane", "Smith")),
        ("Smith, J.", ("", "Smith")),
        ("Kim, Jun", ("Jun", "Kim")),
        ("Dupont, Jean-Pierre", ("Jean-Pierre", "Dupont")),
    ],
)
def test_only_a_surname_before_a_given_name_is_turned_round(cell, names):
    assert split(cell) == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("García López, María José", ("María", "García López")),
        ("Kowalczyk, Zbyszkowit", ("Zbyszkowit", "Kowalczyk")),
        ("Smith, RDNX", ("", "")),
        ("Ann Lee, Realtor", ("Ann", "Lee")),
    ],
)
def test_a_column_of_surnames_first_tells_more(cell, names):
    assert split(cell, *LAST_FIRST) == names


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Robert, Jr.", "Robert"),
        ("Ann, Bob", "Ann, Bob"),
        ("Ann, LCSW", "Ann"),
        ("Mary Ann, LCSW", "Mary Ann"),
        ("Smith, Jane", "Jane"),
        ("Acme, Inc", "Acme, Inc"),
        ("Jane,", "Jane"),
    ],
)
def test_a_comma_in_a_first_name(cell, shown):
    assert clean_value(cell, "person", "given_name").text == shown


@pytest.mark.parametrize(
    ("cells", "is_so"),
    [
        (["Smith, Jane", "Lee, Ann", "García López, María"], True),
        (["Smith, Jane", "", "Lee, Ann", "Ortiz, Xyzabc"], True),
        (["Smith, Jane", "Lee, Ann"], False),
        (["Ann Lee", "Bob Ray", "Smith, Jane"], False),
        (["Ann, Bob", "Jane, John", "Mary, Tom"], False),
        (["Acme, Inc", "Beta, LLC", "Gamma, Ltd"], False),
        ([], False),
    ],
)
def test_a_column_of_surnames_first_is_seen(cells, is_so):
    assert is_last_first_column(cells) is is_so


@pytest.mark.parametrize(
    ("surnames", "count"),
    [("Smith", 1), ("van der Berg", 1), ("Mc Donald", 1), ("Ortega y Gasset", 1),
     ("García López", 2), ("Ann Lee Jr.", 2), ("", 0), ("y", 1)],
)  # fmt: skip
def test_surnames_are_counted_with_their_particles(surnames, count):
    assert count_surnames(surnames) == count
