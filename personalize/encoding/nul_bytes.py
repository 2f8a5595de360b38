"""NUL bytes in a text file: a few are dropped, many mean that it is no text."""

from __future__ import annotations

from pathlib import Path

from personalize.encoding.text_encoding import is_wide
from personalize.errors import ConfigError

_MOST_NULS = 0.3
_MOST_CONTROLS = 0.01
# Tab, line ends, form feed, Ctrl-Z and escape occur in text; some files use 0x1E, 0x1F and 0x01
# as delimiters, but not beside NULs.
_CONTROLS = bytes(set(range(1, 32)) - {9, 10, 11, 12, 13, 26, 27})


def without_nuls(path: Path, content: bytes, told: str | None = None) -> tuple[bytes, int]:
    """The content without its NUL bytes, and how many there were.

    In UTF-16 and UTF-32 they are halves of letters and stay. `told` is the encoding that the user
    named.

    Raises:
        ConfigError: there are so many that the file is no text.
    """
    if b"\x00" not in content or is_wide(content, told):
        return content, 0
    kept = content.replace(b"\x00", b"")
    nuls = len(content) - len(kept)
    controls = len(kept) - len(kept.translate(None, _CONTROLS))
    if nuls > _MOST_NULS * len(content) or controls > _MOST_CONTROLS * len(kept):
        raise ConfigError(f"{path} is a binary file, not a table; save the export as CSV (UTF-8)")
    return kept, nuls
