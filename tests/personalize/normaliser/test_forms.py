"""Forms, plans and visas go by their numbers, which are no counts."""

import pytest

_AMERICAN = [
    ("401(k)s and a 401K", "four oh one K's and a four oh one K"),
    ("a 457(b) or 501(c)(3)", "a four fifty-seven B or five oh one C three"),
    ("a 529 plan", "a five twenty-nine plan"),
    ("529 customers", "five hundred twenty-nine customers"),
    ("Form 1040 is due.", "Form ten forty is due."),
    ("a 1099-K", "a ten ninety-nine K"),
    ("1099s and 1099 contractors", "ten ninety-nines and ten ninety-nine contractors"),
    ("your 1099", "your ten ninety-nine"),
    ("your 1099 customers", "your one thousand ninety-nine customers"),
    ("an H-1B visa", "an H one B visa"),
    ("a 10-K and an S-1", "a ten K and an S one"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_forms_as_americans_write_them(says, text, said):
    assert says(text) == said
