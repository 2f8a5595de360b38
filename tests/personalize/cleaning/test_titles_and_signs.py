"""Titles, signs and pronouns that are not said, and capitals that are nobody's."""

import pytest

from personalize.names.names import Reading, clean_value

GIVEN, FAMILY = Reading(part="given"), Reading(part="family")


@pytest.mark.parametrize(
    ("cell", "given_name", "surname"),
    [
        ("Pastor Bob Lee", "Bob", "Lee"),
        ("Judge Ann Lee", "Ann", "Lee"),
        ("Rabbi Levi Cohen", "Levi", "Cohen"),
        ("Rep. Ann Lee", "Ann", "Lee"),
        ("Lt Col Ann Lee", "Ann", "Lee"),
        ("Pfarrer Hans Huber", "Hans", "Huber"),
        ("Dean Jane Smith", "Jane", "Smith"),
        ("Dean Smith", "Dean", "Smith"),
        ("Pastor García", "Pastor", "García"),
        ("Pastor Maldonado López", "Pastor", "López"),
        ("Pastor Mkwasi Odinga", "Mkwasi", "Odinga"),
        ("Pastor Mkwasi", "", "Mkwasi"),  # a surname or a given name: nobody knows
        ("Rabbi Xqrt", "", "Xqrt"),
        ("Pastor Bob", "Bob", ""),
        ("Pastor", "Pastor", ""),
        ("La Toya Jackson", "La Toya", "Jackson"),
        ("Jane Smith 3rd", "Jane", "Smith 3rd"),
        ("Jane Smith she/her", "Jane", "Smith"),
        ("Jane Smith (they/them)", "Jane", "Smith"),
        ("jane.smith", "Jane", "Smith"),
        ("山田 太郎 様", "太郎", "山田"),
        ("山田 太郎さん", "太郎", "山田"),
        ("김 민준 님", "민준", "김"),
    ],
)
def test_a_title_is_left_out_where_a_whole_name_follows(cell, given_name, surname):
    assert clean_value(cell, "person", "given_name", GIVEN).text == given_name
    assert clean_value(cell, "person", "surname", FAMILY).text == surname


@pytest.mark.parametrize(
    "cell", ["Prof. Dr.", "Herr Dr.", "Dr. med.", "Sra", "Dra.", "Mevr.", "Capt.", "Señora"]
)
def test_a_title_alone_is_no_first_name(cell):
    assert not clean_value(cell, "person", "given_name").text


@pytest.mark.parametrize(
    "cell", ["Jane she/her", "Jane,", "(Jane)", "Jane*", "jane.smith", "* Jane"]
)
def test_signs_around_a_first_name_are_left_out(cell):
    assert clean_value(cell, "person", "given_name").text == "Jane"


@pytest.mark.parametrize(("cell", "shown"), [("Pastor Mkwasi", "Mkwasi"), ("Pastor", "Pastor")])
def test_a_title_in_a_column_of_first_names_leaves_one(cell, shown):
    assert clean_value(cell, "person", "given_name").text == shown


@pytest.mark.parametrize("cell", ["太郎 様", "太郎様", "太郎さん", "太郎 先生"])
def test_an_honorific_behind_a_first_name_is_left_out(cell):
    assert clean_value(cell, "person", "given_name").text == "太郎"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("ijaz", "Ijaz"),
        ("IJEOMA", "Ijeoma"),
        ("IJSBRAND", "IJsbrand"),
        ("MCEBISI", "Mcebisi"),
        ("MCHEDLIDZE", "Mchedlidze"),
        ("MCKENZIE", "McKenzie"),
        ("SMITH 3RD", "Smith 3rd"),
    ],
)
def test_capitals_within_a_word_are_those_of_its_language(cell, shown):
    assert clean_value(cell, "person", "surname").text == shown
