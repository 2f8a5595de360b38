"""Web and e-mail addresses are said without what nobody types."""

import pytest

_AMERICAN = [
    ("www.acme.com/demo", "acme dot com slash demo"),
    ("https://www.acme.com/demo?x=1#y.", "acme dot com slash demo."),
    ("https://acme.com/", "acme dot com"),
    ("HTTP://ACME.COM", "acme dot com"),
    ("acme.com:8080/x", "acme dot com slash X"),
    ("See www.acme.com/demo for more.", "See acme dot com slash demo for more."),
    ("Visit acme.io, now", "Visit acme dot I O, now"),
    ("Download at acme.ai/ebook.", "Download at acme dot A I slash ebook."),
    ("go.acme.com/q3", "go dot acme dot com slash Q three"),
    ("about.me/joe", "about dot me slash joe"),
    ("my-site.co.uk/a_b.html", "my dash site dot co dot U K slash A underscore B dot H T M L"),
    (
        "www.example.co.uk/path/to-page?utm=1",
        "example dot co dot U K slash path slash to dash page",
    ),
    ("http://192.168.1.1/admin", "one ninety-two dot one sixty-eight dot one dot one slash admin"),
    ("1-800-Flowers.com", "one eight hundred Flowers dot com"),
    ("Booking.com's", "Booking dot com's"),
    ("ada.lovelace@acme.com", "ada dot lovelace at acme dot com"),
    ("first_last+tag@mail.acme.com", "first underscore last plus tag at mail dot acme dot com"),
    ("support@acme.co.uk", "support at acme dot co dot U K"),
    ("hr@crm.io", "H R at C R M dot I O"),
    ("E-mail ada@acme.io today", "E-mail ada at acme dot I O today"),
    ("call me.it works", "call me. it works"),
    ("end.Next", "end. Next"),
    ("a .com name", "a dot com name"),
    (".io, .ai and .org", "dot I O, dot A I and dot org"),
    ("an .xlsx file", "a dot X L S X file"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_addresses_as_americans_write_them(says, text, said):
    assert says(text) == said
