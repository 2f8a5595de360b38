"""How a text file is written: its encoding, delimiter, line ending and quotes."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.encoding.text_encoding import TextEncoding

_DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    "^": "caret",
    "~": "tilde",
}


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """An encoding, a delimiter, a line ending, and the lines to skip.

    `escape` is the character that makes a quote part of a quoted cell, empty if quotes are doubled.
    `skips_space` if a quote may follow the space after a delimiter. `nul_bytes` are dropped.
    """

    encoding: TextEncoding
    delimiter: str
    line_end: str
    skipped_lines: int = 0
    escape: str = ""
    skips_space: bool = False
    nul_bytes: int = 0

    def describe(self) -> str:
        """Encoding and delimiter in words, and what is unusual."""
        delimiter = _DELIMITERS.get(self.delimiter, repr(self.delimiter))
        unusual = [
            f"quotes escaped by {self.escape}" if self.escape else "",
            "spaces after the delimiters" if self.skips_space else "",
        ]
        parts = [f"{self.encoding.describe()}, {delimiter}-separated", *unusual]
        return ", ".join(filter(None, parts))


PLAIN_CSV = CsvFormat(TextEncoding("utf-8-sig"), ",", "\r\n")
"""What is written for an export that is not a text file."""
