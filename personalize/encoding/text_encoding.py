"""Which encoding a text file is in: by its BOM, as UTF-8, as the user says, or by how it reads.

A file whose encoding cannot be determined is refused, with the choices: a name read in the wrong
encoding is another person's name.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from personalize.encoding.letters_by_encoding import (
    NARROW,
    WIDE_ALPHABETS,
    ReadingRule,
    may_be_hungarian,
    reads_well,
)
from personalize.encoding.stray_bytes import KEEP_STRAY
from personalize.errors import ConfigError
from personalize.headers.columns import count_headers

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|"
    rb"\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|"
    rb"\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_BETWEEN_NAMES = re.compile(r"[,;|\t]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_SAMPLE_BYTES = 256 * 1024
_SHOWN_CHARS = 24
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "mac_roman": "Mac Roman",
    "cp850": "DOS (cp850)",
    "cp932": "Shift JIS (cp932)",
    "cp949": "Korean (cp949)",
}


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """A codec by its Python name.

    `guessed` if only the look of the text suggests it. `stray_bytes` are the bytes of a UTF-8 file
    that are not UTF-8; they are read one by one (`stray_bytes.py`) and never change how the rest is
    read.
    """

    name: str
    guessed: bool = False
    stray_bytes: int = 0

    @property
    def errors(self) -> str:
        """The error handler to decode with."""
        return KEEP_STRAY if self.stray_bytes else "strict"

    def decode(self, content: bytes) -> str:
        """The text; a sample that was cut within a character loses only that character."""
        return content.decode(self.name, self.errors if self.stray_bytes else "ignore")

    def describe(self) -> str:
        """The encoding by its usual name, and how certain it is."""
        plain = self.name.removeprefix("cp")
        name = _NAMES.get(
            self.name, f"Windows-{plain}" if re.fullmatch("125[0-8]", plain) else self.name
        )
        if self.stray_bytes:
            return f"{name}, except for {_count_of(self.stray_bytes)}"
        return f"{name} (guessed; --encoding names another)" if self.guessed else name


def _count_of(stray_bytes: int) -> str:
    return f"{stray_bytes:,} stray byte{'' if stray_bytes == 1 else 's'}"


def find_encoding(path: Path, content: bytes, told: str | None = None) -> TextEncoding:
    """The encoding of a file's content.

    Args:
        path: the file, for messages.
        content: the whole of it.
        told: the encoding that the user named.

    Raises:
        ConfigError: the content is not text, not in the encoding that it claims or was told to
            have, or could be in several.
    """
    if told is not None:
        return _as_told(path, content, told)
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _marked(path, content, encoding)
    if wide := _wide_encoding(content):
        return _marked(path, content, wide)
    if _decodes(content, "utf-8"):
        return TextEncoding("utf-8")
    sequences, strays = _count_utf8(content)
    if sequences >= strays:
        return TextEncoding("utf-8", stray_bytes=strays)
    return _guess_narrow(path, content)


def is_wide(content: bytes, told: str | None = None) -> bool:
    """Whether each letter of a file takes two bytes or four: UTF-16 and UTF-32."""
    if told is not None:
        return told.lower().replace("_", "-").startswith(("utf-16", "utf16", "utf-32", "utf32"))
    return content.startswith(tuple(bom for bom, _ in _BOMS[1:])) or bool(_wide_encoding(content))


def _as_told(path: Path, content: bytes, told: str) -> TextEncoding:
    try:
        name = codecs.lookup(told).name
        content.decode(name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{path}, line {line}: byte 0x{content[error.start]:02X} is not {told}; "
            "omit --encoding, or name the right one"
        ) from error
    except (LookupError, ValueError) as error:
        raise ConfigError(
            f"--encoding {told!r} is not known; for example utf-8, cp1252 (Windows, Western), "
            "cp1250 (Windows, Central European), mac_roman, cp932 (Japanese)"
        ) from error
    if name in ("utf-16", "utf-32") and not content.startswith(tuple(bom for bom, _ in _BOMS[1:])):
        name = _without_bom(path, content, told)
    return TextEncoding("utf-8-sig" if name == "utf-8" else name)


def _without_bom(path: Path, content: bytes, told: str) -> str:
    """Which UTF-16 it is: without a mark, any bytes of an even number might be."""
    if wide := _wide_encoding(content):
        return wide
    raise ConfigError(
        f"{path} is not {told}: it does not begin with that encoding's mark; omit --encoding, or "
        "name the right one"
    )


def _marked(path: Path, content: bytes, encoding: str) -> TextEncoding:
    if _decodes(content, encoding):
        return TextEncoding(encoding)
    if encoding == "utf-8-sig":
        return TextEncoding(encoding, stray_bytes=_count_utf8(content)[1])
    raise ConfigError(
        f"{path} begins as {encoding} text but has bytes that are not; "
        "save the export again as CSV (UTF-8)"
    )


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _count_utf8(content: bytes) -> tuple[int, int]:
    """The number of non-ASCII characters that are UTF-8, and of bytes that are not."""
    rest, sequences = _UTF8_SEQUENCE.subn(b"", content)
    return sequences, len(_HIGH_BYTE.findall(rest))


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a BOM: every other byte of the first line is zero, or it has known names."""
    head = content[:512]
    if len(head) < 4 or len(content) % 2:
        return ""
    if head[1::2].count(0) > 0.8 * len(head[1::2]) and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > 0.8 * len(head[::2]) and head[1::2].count(0) == 0:
        return "utf-16-be"
    # Few zeros: a header in another alphabet.
    for name in ("utf-16-le", "utf-16-be") if 0 in head else ():
        if _count_known(head.decode(name, "ignore").partition("\n")[0]) and _decodes(content, name):
            return name
    return ""


def _guess_narrow(path: Path, content: bytes) -> TextEncoding:
    """The encoding in which the non-ASCII lines read as names.

    Excel writes Windows-1252 in most of the world, so it wins if the text reads well in it.
    Otherwise the text must read well in exactly one encoding.
    """
    if named := _by_header(content):
        return TextEncoding(named, guessed=True)
    lines = [line for line in content.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE_BYTES]
    readings = _readings(content, sample, NARROW)
    differing = _distinct(readings)
    rivals = {"cp1254"} | ({"cp1250"} if may_be_hungarian(differing.get("cp1252", "")) else set())
    if "cp1252" in differing and not rivals & differing.keys():
        return TextEncoding("cp1252", guessed=True)
    if not readings:
        readings = _readings(content, sample, WIDE_ALPHABETS)
        differing = _likeliest_of_east_asia(sample, readings)
    if len(differing) == 1:
        return TextEncoding(next(iter(differing)), guessed=True)
    raise ConfigError(_ask(path, sample, differing))


def _by_header(content: bytes) -> str:
    """The only encoding in which the header has the most names that tools use; or ""."""
    first = next((line for line in content[:_SAMPLE_BYTES].splitlines() if line.strip()), b"")
    if first.isascii():
        return ""
    counts = {
        rule.encoding: _count_known(first.decode(rule.encoding, "ignore"))
        for rule in (*NARROW, *WIDE_ALPHABETS)
    }
    most = max(counts.values())
    best = [name for name, count in counts.items() if count == most and _decodes(content, name)]
    return best[0] if most and len(best) == 1 else ""


def _count_known(line: str) -> int:
    return count_headers([name.strip(" \"'\t") for name in _BETWEEN_NAMES.split(line)])


def _likeliest_of_east_asia(sample: bytes, readings: dict[str, str]) -> dict[str, str]:
    """By character frequency: nearly any bytes are valid characters in each of these encodings."""
    guess = from_bytes(sample, cp_isolation=list(readings)).best() if readings else None
    likeliest = guess.encoding if guess else ""
    return {likeliest: readings[likeliest]} if likeliest in readings else readings


def _readings(content: bytes, sample: bytes, rules: tuple[ReadingRule, ...]) -> dict[str, str]:
    """The sample in each encoding that it reads well in."""
    found: dict[str, str] = {}
    for rule in rules:
        if rule.encoding not in found and _decodes(content, rule.encoding):
            text = sample.decode(rule.encoding, "ignore")
            if reads_well(text, rule):
                found[rule.encoding] = text
    return found


def _distinct(readings: dict[str, str]) -> dict[str, str]:
    """The readings that differ, each under its first encoding."""
    by_text = {text: encoding for encoding, text in reversed(readings.items())}
    return {encoding: text for text, encoding in by_text.items()}


def _ask(path: Path, sample: bytes, readings: dict[str, str]) -> str:
    choices = readings or {
        name: sample.decode(name, "replace") for name in ("cp1252", "cp1250", "cp1251", "mac_roman")
    }
    shown = ", or ".join(
        f"{_first_word(text)!r} with --encoding {encoding}" for encoding, text in choices.items()
    )
    return (
        f"{path} is not UTF-8, and its encoding cannot be detected. Is it {shown}? "
        "Name the one that reads correctly, or save the export as CSV (UTF-8)"
    )


def _first_word(text: str) -> str:
    """The first non-ASCII word."""
    words = re.findall(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*", text)
    return words[0][:_SHOWN_CHARS] if words else ""
