"""Which names and companies are ordinary English words as well: Price, Park, Apple, not Maria.

Within a company's name such a word is left to the voice, whose dictionary says it as a word. What
the dictionary writes in small letters and CMUdict knows counts as one.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection
from importlib.resources import files

_NAMES_FIRST = (
    "amir anna barry batiste beth bouvier buhl chevalier colleen conte cote dewar dieter doughty "
    "earl emir espy fang gentile gerd graham hale hertz hidalgo hui infante jaeger jun kersey "
    "kirsch kris lam lazar lea lech lehr leu levy louis lutz marchese marguerite maria merle "
    "moline palmer pascal paschal peng petit pia ponce rami rowan rowen rosaria saki samara "
    "sander shea shen siciliano sima steen stanhope sung tang travers weir wen widener wilder "
    "winkler wolfram xi xu yang yarborough yi yuan"
)
"""Names that the voice's dictionary reads otherwise, as a word that hardly names a company."""


def ordinary_words(known: Collection[str]) -> frozenset[str]:
    """The words of the voice's dictionary that are also in `known`, in small letters."""
    packed = files("hibari").joinpath("assets/lexicon_us_gold.json.gz").read_bytes()
    words = json.loads(gzip.decompress(packed))
    return frozenset(word for word in words if word.islower() and word in known) - set(
        _NAMES_FIRST.split()
    )
