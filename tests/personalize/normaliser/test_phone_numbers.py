"""Telephone numbers are said digit by digit, with a pause between groups."""

import pytest

_AMERICAN = [
    ("1-800-Flowers", "one eight hundred Flowers"),
    ("1-800 Contacts", "one eight hundred Contacts"),
    ("1-800-Got-Junk", "one eight hundred Got Junk"),
    ("call 12 345 678", "call one two three four five six seven eight"),
    ("+1 (415) 555-0100", "plus one, four one five, five five five, zero one zero zero"),
    (
        "Call me at +1 (415) 555-0100.",
        "Call me at plus one, four one five, five five five, zero one zero zero.",
    ),
    ("+14155550100", "plus one, four one five, five five five, zero one zero zero"),
    ("+1-415-555-0100", "plus one, four one five, five five five, zero one zero zero"),
    ("tel:+14155550100", "plus one, four one five, five five five, zero one zero zero"),
    (
        "(415) 555-0100 ext. 12",
        "four one five, five five five, zero one zero zero, extension one two",
    ),
    ("415.555.0100", "four one five, five five five, zero one zero zero"),
    ("555-123-4567 x 12", "five five five, one two three, four five six seven, extension one two"),
    ("Call 555-0100 now", "Call five five five, zero one zero zero now"),
    ("call 555 0100", "call five five five, zero one zero zero"),
    ("My #: 415-555-0199", "My: four one five, five five five, zero one nine nine"),
    ("Ping me @ 5551234", "Ping me at five five five one two three four"),
    ("4155550100", "four one five, five five five, zero one zero zero"),
    ("1-800-FLOWERS", "one eight hundred flowers"),
    ("1-800-GO-FEDEX", "one eight hundred go fedex"),
    ("1-800-555-0199", "one eight hundred, five five five, zero one nine nine"),
    ("Dial 1-800-FLOWERS today.", "Dial one eight hundred flowers today."),
    ("+44 (0)20 7946 0958", "plus four four, two zero, seven nine four six, zero nine five eight"),
    ("+49 30 901820", "plus four nine, three zero, nine zero one eight two zero"),
    ("+33 1 23 45 67 89", "plus three three, one, two three, four five, six seven, eight nine"),
    ("+91 98765 43210", "plus nine one, nine eight seven six five, four three two one zero"),
    ("020 7946 0958", "zero two zero, seven nine four six, zero nine five eight"),
    (
        "4242 4242 4242 4242",
        "four two four two, four two four two, four two four two, four two four two",
    ),
    ("100-1500 people", "one hundred to one thousand five hundred people"),
    ("2025-2026", "twenty twenty-five to twenty twenty-six"),
    ("call 911", "call nine one one"),
    ("Top 100 CRM tools", "Top one hundred C R M tools"),
    ("(212) MY-HOUSE", "two one two my house"),
]

_ELSEWHERE = [
    ("de-DE", "030 901820", "zero three zero, nine zero one eight two zero"),
    ("fr-FR", "06 12 34 56 78", "zero six, one two, three four, five six, seven eight"),
    ("en-GB", "020 7946 0958", "zero two zero, seven nine four six, zero nine five eight"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_phones_as_americans_write_them(says, text, said):
    assert says(text) == said


@pytest.mark.parametrize(("locale", "text", "said"), _ELSEWHERE)
def test_phones_as_others_write_them(says, locale, text, said):
    assert says(text, locale) == said
