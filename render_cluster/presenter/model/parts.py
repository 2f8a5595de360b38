"""The kinds of surface that the shading kernels know."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """Material of a part. Kinds up to CLOTH are opaque; the later ones are alpha cards."""

    SKIN = 0
    EYE = 1
    TEETH = 2
    TONGUE = 3
    CLOTH = 4
    HAIR = 5
    BROW = 6
    LASH = 7


FIRST_ALPHA_KIND = Kind.HAIR
