"""Text normalisation: one line of a script, as written -> the words that the voice should say."""

from __future__ import annotations

from functools import lru_cache

from personalize.normaliser.characters import fold_characters
from personalize.normaliser.joined_links import part_links
from personalize.normaliser.letters import WordKnowledge
from personalize.normaliser.rules import apply_rules
from personalize.normaliser.spans import put_back, take_spans
from personalize.normaliser.style import TextStyle

_AMERICAN = TextStyle()
_SHIPPED = WordKnowledge()
_MOST_PASSES = 6
"""Until nothing changes: what a rule drops may bring together what another says ("St .")."""


@lru_cache(maxsize=8192)
def spoken_text(text: str, style: TextStyle = _AMERICAN, words: WordKnowledge = _SHIPPED) -> str:
    """The line in words: no digits, no symbols, no abbreviations, sentence punctuation alone.

    Names keep their capitals and accents. Letters that are said by name are single capitals:
    "P W C". `[Maria](/məɹiə/)` and phonemes in slashes stay as they are. The same words come
    back for a line that is in words already; a line with nothing to say gives "".

    Args:
        text: one line, after merge; any Unicode.
        style: how its writer writes numbers and dates.
        words: what tells words from letters in capitals.

    Raises:
        InputError: the text holds letters of a script that the voice does not know.
    """
    bare, spans = take_spans(text)
    for _ in range(_MOST_PASSES):
        said = apply_rules(fold_characters(bare), style, words)
        if said == bare:
            break
        bare = said
    return part_links(put_back(bare, spans)) if spans else bare
