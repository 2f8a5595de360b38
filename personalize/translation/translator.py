"""What a translator is: anything that gives a text in another language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Translator(Protocol):
    """Translates texts in which `{0}`, `{1}`, ... stand for what must come back once each.

    What it returns is a proposal: whoever calls it checks the marks, and people proofread it.
    """

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """One translation for each text, in their order; "" where there is none.

        Args:
            texts: in the language `source`.
            source: a language tag, such as `en`.
            target: the tag of the language to translate into.
        """
        ...
