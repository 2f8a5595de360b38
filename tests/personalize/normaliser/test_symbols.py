"""Symbols, emoji, tags and names with symbols are said or dropped, never half said."""

import pytest

_AMERICAN = [
    ("C#", "C sharp"),
    ("C++", "C plus plus"),
    (".NET", "dot net"),
    ("C#, C++ and .NET", "C sharp, C plus plus and dot net"),
    ("ASP.NET", "A S P dot net"),
    ("Node.js", "Node J S"),
    ("R&D, Q&A and P&L", "R and D, Q and A and P and L"),
    ("AT&T and H&M", "A T and T and H and M"),
    ("M&A", "M and A"),
    ("CI/CD", "C I C D"),
    ("Johnson & Johnson", "Johnson and Johnson"),
    ("you & me", "you and me"),
    ("a + b", "a plus b"),
    ("A+", "A plus"),
    ("We + you", "We plus you"),
    ("A → B", "A to B"),
    ("→ Next", "Next"),
    ("sales/marketing", "sales slash marketing"),
    ("@acme and #LoveYourData", "at acme and hashtag Love Your Data"),
    ("#SalesTips", "hashtag Sales Tips"),
    ("#2026Goals", "hashtag twenty twenty-six Goals"),
    ("#MondayMotivation", "hashtag Monday Motivation"),
    (
        "Reach 2,000+ CTOs @ Fortune 500s",
        "Reach two thousand plus C T O's at Fortune five hundreds",
    ),
    ("Acme™ and Foo®", "Acme and Foo"),
    ("© 2026 Acme Corp.", "copyright twenty twenty-six Acme Corporation."),
    ("We're thrilled 🎉!", "We're thrilled!"),
    ("Thanks 🙏 so much!", "Thanks so much!"),
    ("Let's go 🚀🚀🚀", "Let's go"),
    ("I ❤️ Boston", "I love Boston"),
    ("I <3 it", "I love it"),
    ("Give us a 👍", "Give us a thumbs up"),
    ("the 🔥 offer", "the fire offer"),
    ("👩‍💻 coding", "coding"),
    ("🇺🇸", ""),
    (":) thanks ;-)", "thanks"),
    ("100% :)", "one hundred percent"),
    ("✓ Done", "Done"),
    ("it's 100% free*", "it's one hundred percent free"),
    ("**bold** and _italic_", "bold and italic"),
    ("`code`", "code"),
    ("E*TRADE", "E Trade"),
    ("Ke$ha", "Kesha"),
    ("€", "euros"),
    ("$$$ savings", "savings"),
    ("\u03b1 and β", "alpha and beta"),
    ("π", "pi"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_symbols_as_americans_write_them(says, text, said):
    assert says(text) == said
