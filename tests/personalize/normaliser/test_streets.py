"""Street addresses: sides of a town, houses and rooms with letters, short forms by their place."""

import pytest

_AMERICAN = [
    ("212 W. 40th St.", "two hundred twelve West fortieth Street."),
    (
        "500 N Michigan Ave, Suite 300",
        "five hundred North Michigan Avenue, Suite three hundred",
    ),
    ("221B Baker St.", "two twenty-one B Baker Street."),
    ("123 Main St., Apt. 4B", "one hundred twenty-three Main Street, apartment four B"),
    ("Gate 12B", "Gate twelve B"),
    ("a 12B model", "a twelve billion model"),
    ("Sunset Blvd is long", "Sunset Boulevard is long"),
    ("our St. John St. store", "our Saint John Street store"),
    ("12 King St. West", "twelve King Street West"),
    ("Come to 9 Wall St. Bring Dr. Wu.", "Come to nine Wall Street. Bring Doctor Wu."),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_streets_as_americans_write_them(says, text, said):
    assert says(text) == said
