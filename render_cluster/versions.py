"""Versions of what renders: part of every key, so that no stale segment is ever reused.

Moving or rewording code changes no key. Nobody has to remember these numbers:
`tests/golden/test_golden.py` makes the golden segments again and fails if samples, pixels or
container bytes changed and their version did not, or the other way round.
`tests/golden/make_golden.py` says which number to raise, and records the new bytes.
"""

SPEECH_VERSION = 6
"""What the voices say: samples and phoneme times. In the keys of sound and picture."""

SOUND_VERSION = 1
"""How samples become a sound file: AAC and its container."""

CLIP_VERSION = 1
"""A presenter without speech, from recipe and assets to packed frames. In the keys of clips and
pictures, and of baked presenters."""

PICTURE_VERSION = 5
"""A speaking face over a clip and the notice over both, encoded and in its container."""
