"""How a whole file writes numbers and dates, where its columns do not show it."""

from __future__ import annotations

from personalize.headers.columns import known_columns
from personalize.headers.tables import recognise_tool
from personalize.names.number_forms import NumberStyle
from personalize.normaliser.style import TextStyle
from personalize.source.reading import SourceTable

# The day stands first in all of these but Japanese. Their headers say nothing about numbers: tools
# write 1234.5 under a German header, and so do Mexican spreadsheets under a Spanish one.
_DAY_FIRST = ("German", "French", "Spanish", "Portuguese", "Italian", "Dutch")


def usual_style(source: SourceTable, locale: str) -> NumberStyle:
    """How a file writes numbers where a column does not show it.

    Args:
        source: the file.
        locale: the one that the campaign names for it; may be empty.
    """
    if locale:
        return "comma" if TextStyle(locale).decimal_mark == "," else "point"
    return "comma" if _has_semicolons(source) else "point"


def usual_day_first(source: SourceTable, locale: str) -> bool:
    """Whether 05/12 is in December in a file, where a column does not show it; same arguments."""
    if locale:
        return TextStyle(locale).day_first
    return _has_semicolons(source) or _speaks_one_of(source, _DAY_FIRST)


def _has_semicolons(source: SourceTable) -> bool:
    """Spreadsheets write them between cells where the comma is the decimal separator."""
    return source.csv_format.delimiter == ";"


def _speaks_one_of(source: SourceTable, languages: tuple[str, ...]) -> bool:
    """Whether the headers are those of a tool, or plain words, in one of some languages."""
    tools = {found.tool for found in known_columns(source.header).values()}
    tools.add(recognise_tool(source.header))
    return any(language in tool for tool in tools for language in languages)
