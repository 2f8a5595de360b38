"""What holds for each row of the tables: said again, it stays, and hibari finds nothing to do."""

import pytest
from hibari.g2p.normalize import normalize

from personalize.normaliser.spoken_text import spoken_text
from personalize.normaliser.style import TextStyle

# hibari's own rules read words as abbreviations here, whatever is given to them: "no." at the end
# of a sentence as "number", "Type C" as "Type one hundred". The voice must not run them on this.
MISREAD = {
    "I said no. Really.",
    "Type C",
    "King Charles III",
    "the part I like",
    "James V Smith",
}


@pytest.fixture
def says():
    def said(text, locale="en-US"):
        words = spoken_text(text, TextStyle(locale))
        assert spoken_text(words) == words, "said again, it changes"
        assert text in MISREAD or normalize(words) == words, "hibari finds something left to do"
        return words

    return said
