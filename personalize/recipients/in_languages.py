"""The recipients of a campaign in several languages: read once for each, by its own script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from personalize.campaign.campaign import Campaign
from personalize.recipients.recipients import AS_FOUND, ReadingOptions, Recipients, find_recipients
from personalize.recipients.row_languages import find_row_languages
from personalize.source.reading import SourceTable


@dataclass(frozen=True, slots=True)
class LanguagePart:
    """The recipients of one language, and the campaign as they hear it."""

    tag: str
    campaign: Campaign
    recipients: Recipients


@dataclass(frozen=True, slots=True)
class LanguageParts:
    """All languages, the default first. `without` counts rows that wanted another, by value."""

    parts: tuple[LanguagePart, ...]
    without: Mapping[str, int]

    def joined(self) -> Recipients:
        """The recipients of all languages, in file order."""
        found = [part.recipients for part in self.parts]
        places = {name: at for one in reversed(found) for name, at in one.places.items()}
        return replace(
            found[0],
            accepted=_in_file_order([one.accepted for one in found]),
            rejected=_in_file_order([one.rejected for one in found]),
            places=places,
            changes=_in_file_order([one.changes for one in found]),
        )


def find_in_languages(
    source: SourceTable, campaign: Campaign, options: ReadingOptions = AS_FOUND
) -> LanguageParts:
    """The recipients of each language; the campaign itself if it has one only.

    Raises:
        ConfigError: the export lacks a column that the campaign needs.
    """
    if not campaign.other_languages:
        recipients = find_recipients(source, campaign, options)
        return LanguageParts((LanguagePart(campaign.language.default, campaign, recipients),), {})
    languages = find_row_languages(source, campaign)
    if options.locale is None:  # one file is read in one way, whoever hears it
        options = replace(options, locale=campaign.own_locale)
    parts = []
    for tag in languages.offered:
        spoken = campaign.in_language(tag)
        rows = pa.array(languages.rows_in(tag))
        recipients = find_recipients(source, spoken, options)
        mine = replace(
            recipients,
            accepted=_only(recipients.accepted, rows),
            rejected=_only(recipients.rejected, rows),
            changes=_only(recipients.changes, rows),
        )
        parts.append(LanguagePart(tag, spoken, mine))
    return LanguageParts(tuple(parts), languages.without)


def _only(table: pa.Table, rows: pa.Array) -> pa.Table:
    """The rows of a table whose row numbers are among those of a language."""
    return table.filter(rows.take(pa.array(table["row_number"].to_numpy() - 1)))


def _in_file_order(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables with a row_number as one; a field that only some languages have is null elsewhere."""
    if len(tables) == 1:
        return tables[0]
    joined = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()
    return joined.sort_by("row_number").combine_chunks()
