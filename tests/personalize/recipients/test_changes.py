"""Who stays the owner of a key: shared and invented addresses prove nothing, nor do 3 letters."""

import pytest

from personalize.recipients.changes import compare_people
from personalize.recipients.people import people_of
from personalize.recipients.recipients import read_recipients


@pytest.fixture
def compare(write_csv, make_campaign):
    """The changes between two lists, as (reassigned, strangers)."""
    campaign = make_campaign("Hi {{ first_name }}.")

    def people(header, rows):
        found = read_recipients(write_csv("\n".join([header, *rows]) + "\n"), campaign)
        return people_of(found, campaign), found.accepted["row_number"].to_pylist()

    def compare(header, then, now):
        known, _ = people(header, then)
        changes = compare_people(known, *people(header, now))
        return changes.reassigned, changes.strangers

    return compare


FULL = "Record ID,First Name,Last Name,Email,Company"


def sharing(names, address, start=1):
    return [f"{n},{name},{address},Acme" for n, name in enumerate(names, start)]


@pytest.mark.parametrize(
    "address",
    ["n/a", "none@none.com", "office@acme.example", "noreply@acme.example", "x@localhost", ""],
)
def test_a_row_on_top_of_people_with_one_address_is_noticed(compare, address):
    names = ["Ann,Lee", "Bob,Lee", "Cy,Lee"]
    changes = compare(FULL, sharing(names, address), sharing(["Zed,Quinn", *names], address))
    assert changes == ((1, 2, 3), ())


@pytest.mark.parametrize("address", ["none@none.com", "test@acme.example", "ann@example.com", "-"])
def test_an_invented_address_of_one_person_proves_nothing(compare, address):
    rest = ["8,Ben,Roe,ben@x.example,Beta"]
    changes = compare(FULL, [f"7,Ann,Lee,{address},A", *rest], [f"7,Zed,Quinn,{address},A", *rest])
    assert changes == ((), (1,))


def test_another_list_of_one_office_is_noticed(compare):
    then = sharing(["Ann,Lee", "Bob,Lee"], "office@acme.example")
    now = sharing(["Dan,Yu", "Eve,Oz"], "office@acme.example")
    assert compare(FULL, then, now) == ((), (1, 2))


def test_a_couple_that_shares_an_address_keeps_its_links(compare):
    then = sharing(["Ann,Lee", "Bob,Lee"], "lee@x.example")
    assert compare(FULL, then, sharing(["Bob,Lee", "Ann,Lee"], "lee@x.example")) == ((1, 2), ())
    assert compare(FULL, then, sharing(["Anna,Lee", "Bob,Lee"], "lee@x.example")) == ((), ())


def test_few_reversed_ids_among_many_are_noticed(compare):
    names = [f"P{n}q,L{n}" for n in range(1, 13)]
    others = [f"{n},P{n}q,L{n},p{n}@x.example,Acme" for n in range(13, 300)]
    then, now = sharing(names, "info@a.example"), sharing(names[::-1], "info@a.example")
    assert compare(FULL, then + others, now + others) == (tuple(range(1, 13)), ())


def test_an_own_address_still_proves_that_a_new_name_is_the_same_person(compare):
    then = ["1,Ann,Lee,ann@x.example,Acme", "2,Bob,Roe,bob@x.example,Beta"]
    now = ["1,Nancy,Smith,ann@x.example,Acme", "2,Bob,Roe,new@x.example,Beta"]
    assert compare(FULL, then, now) == ((), ())


@pytest.mark.parametrize(
    ("then", "now", "noticed"),
    [
        (["Ann", "Ben", "Zoe", "Zoey"], ["Ann", "Ben", "Zoey"], (3,)),
        (["Maria", "Marie", "Mario"], ["Mara", "Maria", "Marie", "Mario"], (1, 2, 3)),
        (["Jan", "Jana", "Janne"], ["Jana", "Janne"], (1, 2)),
        (["Ann", "Bob"], ["Anna", "Bob"], ()),
        (["Ann", "Bob", "Anna"], ["Anna", "Bob", "Anna"], ()),
    ],
)
@pytest.mark.parametrize("surname", ["", ",Berg"])
def test_alike_names_are_not_the_same_person_if_both_are_there(
    compare, surname, then, now, noticed
):
    header = "ID,First Name" + (",Last Name" if surname else "")
    lists = ([f"{n},{name}{surname}" for n, name in enumerate(run, 1)] for run in (then, now))
    assert compare(header, *lists) == (noticed, ())
