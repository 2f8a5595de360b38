"""The elements of a PLS file with their lines; nothing that its writer could do harm with is read.

Python's expat, because it tells lines and can refuse what lexicons need not have: entities, which
can grow without end, and document types, which can name other files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from personalize.errors import ConfigError
from personalize.regular_file import read_regular_file

PLS = "http://www.w3.org/2005/01/pronunciation-lexicon"
OURS = "urn:x-vidmerge:names"

_XML = "http://www.w3.org/XML/1998/namespace"
_MOST_BYTES = 32 << 20
_MOST_DEPTH = 40
_START = f'<lexicon version="1.0" xmlns="{PLS}" alphabet="ipa" xml:lang="en-US">'


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One pronunciation."""

    ipa: str
    alphabet: str
    is_preferred: bool


@dataclass(slots=True)
class Lexeme:
    """A lexeme as it stands in the file; `roles` are those of vidmerge."""

    line: int
    name: str
    roles: tuple[str, ...]
    graphemes: list[str] = field(default_factory=list)
    phonemes: list[Phoneme] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Elements:
    """A file's lexemes, what `metadata` says of each by its id, and remarks with their line."""

    lexemes: list[Lexeme] = field(default_factory=list)
    facts: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)


def read_elements(file: Path) -> Elements:
    """The lexemes of a file.

    Raises:
        ConfigError: it cannot be read, is no PLS, not in IPA, or has a document type; the message
            names the line.
    """
    content = read_regular_file(file, "a PLS file", _MOST_BYTES)
    reader = _Reader()
    try:
        reader.parse(content)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ConfigError(
            f"{file}, line {error.lineno}: it is not XML ({reason}); a W3C PLS file is needed, "
            "such as `vidmerge names export` writes"
        ) from error
    except ConfigError as error:
        raise ConfigError(f"{file}, line {reader.line}: {error}") from error
    return reader.found


class _Reader:
    """Expat's handlers, and where in the file they are."""

    def __init__(self) -> None:
        self.found = Elements()
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartNamespaceDeclHandler = self._declare
        self._parser.EndNamespaceDeclHandler = self._undeclare
        self._parser.StartDoctypeDeclHandler = _refuse_document_type
        self._prefixes: dict[str, list[str]] = {}
        self._alphabet = "ipa"
        self._path: list[str] = []
        self._attributes: dict[str, str] = {}
        self._said: list[str] = []

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def parse(self, content: bytes) -> None:
        self._parser.Parse(content, True)

    def _declare(self, prefix: str | None, uri: str) -> None:
        self._prefixes.setdefault(prefix or "", []).append(uri or "")

    def _undeclare(self, prefix: str | None) -> None:
        self._prefixes[prefix or ""].pop()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path:
            self._begin(name, attributes)
        if len(self._path) >= _MOST_DEPTH:
            raise ConfigError(f"elements are nested more than {_MOST_DEPTH} deep; a lexicon has 3")
        self._path.append(name)
        if self._is_at("lexicon", "lexeme"):
            name = attributes.get(f"{_XML} id", "")
            self.found.lexemes.append(Lexeme(self.line, name, self._roles(attributes)))
        elif self._path[1:] == [f"{PLS} metadata", f"{OURS} approved"]:
            self.found.facts[attributes.get("lexeme", "")] = attributes
        elif len(self._path) == 3:
            self._attributes, self._said = attributes, []

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        uri, _, local = name.rpartition(" ")
        if local != "lexicon":
            raise ConfigError(f"the file is <{local}>, and a PLS file is {_START}")
        if uri != PLS:
            raise ConfigError(f"<lexicon> is in the namespace {uri[:80]!r}; write {_START}")
        self._alphabet = attributes.get("alphabet", "ipa")
        if self._alphabet != "ipa":
            raise ConfigError(
                f'the alphabet is {self._alphabet[:80]!r}; write pronunciations in alphabet="ipa"'
            )
        language = attributes.get(f"{_XML} lang", "en")
        if not language.lower().startswith("en"):
            text = f"the lexicon is for {language[:40]!r}, but its IPA is said with English sounds"
            self.found.notes.append((self.line, text))

    def _roles(self, attributes: dict[str, str]) -> tuple[str, ...]:
        """The local names of its roles in our namespace."""
        roles = []
        for role in attributes.get("role", "").split():
            prefix, _, local = role.rpartition(":")
            if (self._prefixes.get(prefix) or [""])[-1] == OURS:
                roles.append(local)
        return tuple(dict.fromkeys(roles))

    def _text(self, text: str) -> None:
        if len(self._path) == 3:
            self._said.append(text)

    def _end(self, name: str) -> None:
        if self._is_at("lexicon", "lexeme", name.removeprefix(f"{PLS} ")):
            self._take(name, " ".join("".join(self._said).split()))
        self._path.pop()

    def _take(self, name: str, text: str) -> None:
        lexeme = self.found.lexemes[-1]
        if name == f"{PLS} grapheme":
            lexeme.graphemes.append(text)
        elif name == f"{PLS} phoneme":
            alphabet = self._attributes.get("alphabet", self._alphabet)
            is_preferred = self._attributes.get("prefer") in ("true", "1")
            lexeme.phonemes.append(Phoneme(text, alphabet, is_preferred))
        elif name == f"{PLS} alias":
            lexeme.aliases.append(text)

    def _is_at(self, *names: str) -> bool:
        return self._path == [f"{PLS} {name}" for name in names]


def _refuse_document_type(*_: object) -> None:
    raise ConfigError(
        "a document type (<!DOCTYPE ...>) is refused; a lexicon needs none: remove it"
    )
