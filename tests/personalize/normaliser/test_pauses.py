"""Quotes, brackets, dashes, bullets and ellipses become pauses."""

import pytest

_AMERICAN = [
    ('He said "yes", it\'s fine', "He said yes, it's fine"),
    ('"Hello," she said. "It\'s fine."', "Hello, she said. It's fine."),
    ("'Hello' there", "Hello there"),
    ("'quoted words' here", "quoted words here"),
    ("rock 'n' roll", "rock and roll"),
    ("Let 'em go", "Let 'em go"),
    ("'Tis the season", "'Tis the season"),
    ("dogs' bowls", "dogs' bowls"),
    ("customers' needs", "customers' needs"),
    ("Great (really) — you know... yes.", "Great, really — you know, yes."),
    ("(By the way, it's free.)", "By the way, it's free."),
    ("Our platform (beta).", "Our platform, beta."),
    ("Wait… what?", "Wait, what?"),
    ("Wait.... what...", "Wait, what."),
    ("So... We did it.", "So. We did it."),
    ("Really?! Yes!!!", "Really? Yes!"),
    ("It's—well—great", "It's — well — great"),
    ("It's - well - great", "It's — well — great"),
    ("fast -- and cheap", "fast — and cheap"),
    ("state-of-the-art", "state-of-the-art"),
    ("pre- and post-sale", "pre and post-sale"),
    ("• First • Second", "First, Second"),
    ("- bullet one", "bullet one"),
    ("* note", "note"),
    ("One:\n- two\n- three", "One: two. three"),
    ("First line\nsecond line", "First line second line"),
    ("Title\n\nNext paragraph", "Title. Next paragraph"),
    ("this | that", "this, that"),
    ("Hello , world .", "Hello, world."),
    ("Hi Wei, thanks.", "Hi Wei, thanks."),
    ("&amp; R&D &nbsp; x", "R and D x"),
    ("<b>bold</b> text<br>next", "bold text. next"),
    ("Read [our guide](https://acme.com/guide) today.", "Read our guide today."),
    ("¿Qué?", "Qué?"),
    ("ﬁne \U0001d405\U0001d411\U0001d404\U0001d404", "fine free"),
    ("zero\u200bwidth", "zerowidth"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_pauses_as_americans_write_them(says, text, said):
    assert says(text) == said
