"""Short words that are a name here, and a joining word, a suffix or a degree there."""

import pytest

from personalize.names.names import Reading, clean_value

GIVEN, FAMILY = Reading(part="given"), Reading(part="family")


@pytest.mark.parametrize(
    ("cell", "given_name", "surname"),
    [
        ("Jia En Tan", "Jia", "Tan"),
        ("JIA EN TAN", "Jia", "Tan"),
        ("jia en tan", "Jia", "Tan"),
        ("Hui En Lim", "Hui", "Lim"),
        ("Su U Kim", "Su", "Kim"),
        ("Luis Martín y Cruz", "Luis", "Martín y Cruz"),
        ("José Ortega y Gasset", "José", "Ortega y Gasset"),
        ("Jan en Piet de Vries", "Jan & Piet", "de Vries"),
        ("María y José Pérez", "María & José", "Pérez"),
        ("Marie et Jean Dupont", "Marie & Jean", "Dupont"),
        ("Dhr. en Mevr. Jansen", "", "Jansen"),
        ("Sr. y Sra. García", "", "García"),
        ("Aparna Sen", "Aparna", "Sen"),
        ("Park Jun", "Park", "Jun"),
        ("SATO JUN", "Sato", "Jun"),
        ("Hans Müller jun.", "Hans", "Müller jun."),
        ("Hans Müller jun", "Hans", "Müller jun."),
        ("Jack MA", "Jack", "Ma"),
        ("Tuan DO", "Tuan", "Do"),
        ("Wei NP", "Wei", "Np"),
        ("Ann Mba", "Ann", "Mba"),
        ("Jane Smith MA", "Jane", "Smith"),
        ("Jane Smith, MA", "Jane", "Smith"),
        ("Kim, Do", "", ""),
    ],
)
def test_a_whole_name_keeps_its_short_words(cell, given_name, surname):
    assert clean_value(cell, "person", "given_name", GIVEN).text == given_name
    assert clean_value(cell, "person", "surname", FAMILY).text == surname


@pytest.mark.parametrize(
    "cell", ["Jia En", "Xin En", "Nhu Y", "En Qi", "U Thant", "Min Jun", "Jack Ma", "Ann y"]
)
def test_a_first_name_keeps_its_short_words(cell):
    assert clean_value(cell, "person", "given_name").text.casefold() == cell.casefold()


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("Jean et Marie", "Jean & Marie"), ("jean et marie", "Jean & Marie"), ("& Bob", "Bob")],
)
def test_two_people_stay_two(cell, shown):
    assert clean_value(cell, "person", "given_name").text == shown


@pytest.mark.parametrize("cell", ["JOSÉ Luis", "ANN Marie", "MARY Jane"])
def test_a_first_name_in_capitals_is_no_surname(cell):
    assert clean_value(cell, "person", "given_name").text == cell.title()
