"""What a presenter can be made of: the assets on the allow-list, by the names that recipes use."""

from __future__ import annotations

# Only what the MakeHuman team released under CC0 as its bundled assets; NOTICE names each.
GARMENTS = (
    "female_casualsuit01", "female_casualsuit02", "female_elegantsuit01", "female_sportsuit01",
    "male_casualsuit01", "male_casualsuit02", "male_casualsuit03", "male_casualsuit04",
    "male_casualsuit05", "male_casualsuit06", "male_elegantsuit01", "male_worksuit01",
    "fedora", "fedora_cocked",
)  # fmt: skip
HAIR = (
    "Braid01", "afro01", "bob01", "bob02", "long01", "ponytail01",
    "short01", "short02", "short03", "short04",
)  # fmt: skip
BROWS = tuple(f"eyebrow{number:03d}" for number in range(1, 13))
LASHES = ("Eyelashes01", "eyelashes02", "eyelashes03", "eyelashes04")
EYES = (
    "blue", "bluegreen", "brown", "brownlight", "deepblue", "green", "grey", "ice", "lightblue",
)  # fmt: skip
SKINS = (
    *(
        f"{age}_{origin}_{sex}"
        for age in ("middleage", "old", "young")
        for origin in ("african", "asian", "caucasian")
        for sex in ("female", "male")
    ),
    "young_caucasian_female2",
    "young_caucasian_male2",
)

ASSET_FOLDERS = (
    *(f"skins/{name}/" for name in SKINS if not name.endswith("2")),
    "proxies/eyes/HighPolyEyes/",
    "proxies/teeth/Teeth_Base/",
    "proxies/tongue/tongue01/",
    *(f"proxies/eyebrows/{name}/" for name in BROWS),
    *(f"proxies/eyelashes/{name}/" for name in LASHES),
    *(f"proxies/hair/{name}/" for name in HAIR),
    *(f"proxies/clothes/{name}/" for name in GARMENTS),
)
"""Every folder of the package to unpack."""


def skin_texture(name: str) -> str:
    """The texture of a skin, relative to the assets."""
    folder = name.removesuffix("2")
    age, origin, sex = folder.split("_")
    shade = "dark" if origin == "african" else "light"
    number = {"asian": "3" if age == "young" else "2"}.get(origin, "")
    number = "2" if name.endswith("2") else number
    return f"skins/{folder}/textures/{age}_{shade}skinned_{sex}_diffuse{number}.png"


def eye_texture(color: str) -> str:
    """The texture of eyes of a colour, relative to the assets."""
    return f"proxies/eyes/HighPolyEyes/textures/{color}_eye.png"
