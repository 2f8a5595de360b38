"""The values of each merge field, as shown and as said.

Work is done once per distinct value of a column, not once per row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.campaign.languages import base_of
from personalize.errors import ConfigError
from personalize.fields import FieldKind, role_of
from personalize.names.names import Forms, Reading, clean_value, make_forms
from personalize.names.number_forms import NumberStyle, number_style
from personalize.names.other_scripts import has_han, in_latin
from personalize.names.pronunciations import Pronunciations
from personalize.recipients.fields.field_sources import FieldSource
from personalize.recipients.fields.file_conventions import usual_day_first, usual_style
from personalize.recipients.fields.furigana import (
    Readings,
    find_japanese_rows,
    find_readings,
    is_surely_chinese,
)
from personalize.recipients.fields.typed_values import (
    TYPED,
    FileStyle,
    TypedColumn,
    typed_column,
    typed_forms,
)
from personalize.recipients.fields.written_amounts import said_number, written_for
from personalize.source.reading import SourceTable

# Shown as they are in the file; to put a million of them into words takes minutes.
_AS_WRITTEN = ("email", "phone")
_KANJI = (
    "is in Kanji, which Japanese names read in several ways; add a column with the reading in "
    "kana, or a pronunciation for this value to the campaign"
)


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One field of every row: row `i` has `forms[codes[i]]`; `codes` is (N,) int64.

    `written` are the distinct cells as they are in the file.
    """

    field: str
    column: str
    written: tuple[str, ...]
    cell_forms: tuple[Forms, ...]
    codes: NDArray[np.int64]
    fallback: Forms | None = None

    @property
    def forms(self) -> tuple[Forms, ...]:
        """The distinct forms, with the fallback in place of empty ones."""
        if self.fallback is None:
            return self.cell_forms
        return tuple(form if form.shown else self.fallback for form in self.cell_forms)

    def shown(self) -> pa.DictionaryArray:
        """The shown forms, one per row."""
        return _dictionary([form.shown for form in self.forms], self.codes)

    def said(self) -> pa.DictionaryArray:
        """The said forms, one per row."""
        return _dictionary([form.said for form in self.forms], self.codes)

    def names(self) -> pa.Array:
        """The shown forms as strings, empty where the cell is empty."""
        return _dictionary([form.shown for form in self.cell_forms], self.codes).cast(pa.string())

    def rows_with_changes(self) -> NDArray[np.bool_]:
        """(N,) whether the row's cell was changed to be shown."""
        changed: NDArray[np.bool_] = np.fromiter(
            (bool(form.why) for form in self.cell_forms), bool, len(self.cell_forms)
        )[self.codes]
        return changed

    def rows_with(self, forms: Iterable[bool]) -> NDArray[np.bool_]:
        """(N,) whether the row's form has a property, computed once per distinct form."""
        holds: NDArray[np.bool_] = np.fromiter(forms, bool, len(self.forms))[self.codes]
        return holds


def read_field(
    source: SourceTable,
    campaign: Campaign,
    field: str,
    place: FieldSource,
    pronunciations: Pronunciations,
    locale: str = "",
) -> FieldColumn:
    """The field's forms; an empty cell takes the campaign's fallback.

    Numbers are written as in `locale` if their column does not show how.

    Raises:
        ConfigError: the fallback itself cannot be said.
    """
    kind = campaign.field_kind(field)
    if kind in _AS_WRITTEN and _is_only_shown(campaign, field):
        return read_unspoken(source, campaign, field, place)
    role = role_of(field, kind)
    distinct, codes = encode(place.cells(source))
    usual = usual_style(source, locale)
    fallback = _read_fallback(campaign, field, pronunciations)
    header = source.header[place.column]
    if kind in TYPED:
        file = FileStyle(usual, usual_day_first(source, locale))
        texts, is_english = campaign.reading_locale, campaign.is_english
        column = typed_column(distinct, file, texts, campaign.cleaning, is_english=is_english)
        typed = tuple(_typed(value, kind, column, pronunciations) for value in distinct)
        return FieldColumn(field, header, tuple(distinct), typed, codes, fallback)
    style = number_style(distinct, usual) if kind == "number" else usual
    is_last_first = place.is_last_first(source) if kind == "person" else False
    reading = Reading(style, campaign.cleaning, place.part, is_last_first)
    language = campaign.language.default
    forms = tuple(
        make_forms(value, kind, pronunciations, role, reading, language) for value in distinct
    )
    if kind == "number":
        forms = tuple(_number_for(form, style, campaign) for form in forms)
    found = FieldColumn(field, header, tuple(distinct), forms, codes, fallback)
    readings = find_readings(source, field, language)
    if readings:
        found = _with_readings(found, readings, pronunciations, language)
    return _without_kanji(found, source, pronunciations, language) if kind == "person" else found


def _is_only_shown(campaign: Campaign, field: str) -> bool:
    """Whether nothing but the page has a field, and no fallback is to be read with it."""
    is_spoken = any(field in script.fields for script in campaign.line_scripts())
    return not is_spoken and field not in campaign.fields


def read_unspoken(
    source: SourceTable,
    campaign: Campaign,
    field: str,
    place: FieldSource,
    rows: NDArray[np.int64] | None = None,
) -> FieldColumn:
    """The shown forms of a field that no line speaks, of all rows or of some."""
    cells = place.cells(source)
    distinct, codes = encode(cells if rows is None else cells.take(pa.array(rows)))
    kind = campaign.field_kind(field)
    is_last_first = place.is_last_first(source) if kind == "person" else False
    role = role_of(field, kind)
    reading = Reading("point", campaign.cleaning, place.part, is_last_first)
    cleaned = (clean_value(value, kind, role, reading) for value in distinct)
    forms = tuple(Forms(one.text, "", why=one.why()) for one in cleaned)
    return FieldColumn(field, source.header[place.column], tuple(distinct), forms, codes)


def _typed(raw: str, kind: FieldKind, column: TypedColumn, pronunciations: Pronunciations) -> Forms:
    """The forms, with what the campaign's table says of the whole value."""
    forms = typed_forms(raw, kind, column)
    known = pronunciations.whole(forms.shown) or pronunciations.whole(raw.strip())
    return replace(forms, said=known, problem="") if known and forms.shown else forms


def _number_for(forms: Forms, style: NumberStyle, campaign: Campaign) -> Forms:
    """The forms of a number as the recipient's language writes it."""
    if forms.problem:
        return forms
    shown = written_for(forms.shown, style, campaign.reading_locale)
    if campaign.is_english:
        return replace(forms, shown=shown)
    return replace(forms, shown=shown, said=said_number(forms.said, campaign.language.default))


def _without_kanji(
    names: FieldColumn, source: SourceTable, pronunciations: Pronunciations, language: str
) -> FieldColumn:
    """The field without Japanese names that another language would read as Chinese ones."""
    if base_of(language) in ("ja", "zh") or not any(has_han(f.shown) for f in names.cell_forms):
        return names
    rows = find_japanese_rows(source)
    if not rows.any():
        return names

    def refused(form: Forms) -> Forms:
        if is_surely_chinese(form.shown):
            return form
        is_read = form.said != in_latin(form.shown, language) or pronunciations.phones(form.shown)
        is_sure = is_read or pronunciations.whole(form.shown) or not has_han(form.shown)
        return form if form.problem or is_sure else replace(form, said="", problem=_KANJI)

    # A form for Japanese rows and one for the others: 王伟 may be a name in both countries.
    count = len(names.cell_forms)
    codes = names.codes + np.where(rows, count, 0)
    forms = (*names.cell_forms, *map(refused, names.cell_forms))
    return replace(names, cell_forms=forms, codes=codes, written=names.written * 2)


def _with_readings(
    names: FieldColumn, readings: Readings, pronunciations: Pronunciations, language: str
) -> FieldColumn:
    """The field with a form for each pair of name and reading, said as the reading.

    The campaign's table counts more, and a name that cannot be said stays so.
    """
    many = max(1, len(readings.kana))
    pairs, codes = np.unique(names.codes * many + readings.codes, return_inverse=True)
    read = []
    for pair in pairs.tolist():
        form, kana = names.cell_forms[pair // many], readings.kana[pair % many]
        is_as_written = form.said == in_latin(form.shown, language)
        is_read = kana and form.shown and not form.problem and is_as_written
        known = pronunciations.phones(form.shown) if is_read else None
        read.append(replace(form, said=in_latin(kana, language)) if is_read and not known else form)
    written = tuple(names.written[pair // many] for pair in pairs.tolist())
    return replace(names, written=written, cell_forms=tuple(read), codes=codes.astype(np.int64))


def _read_fallback(campaign: Campaign, field: str, pronunciations: Pronunciations) -> Forms | None:
    mapping = campaign.fields.get(field)
    if mapping is None or mapping.fallback is None:
        return None
    # A fallback is the campaign's own wording: as a person's name, "there" would become "There".
    kind: FieldKind = "number" if campaign.field_kind(field) == "number" else "text"
    language = campaign.language.default
    fallback = make_forms(mapping.fallback, kind, pronunciations, language=language)
    if fallback.problem or not fallback.said:
        raise ConfigError(
            f"the fallback {mapping.fallback!r} of field {field!r} "
            f"{fallback.problem or 'has no words; add some'}"
        )
    return fallback


def encode(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct values of a string column, missing cells as "", and (N,) codes into them."""
    encoded = column.fill_null("").combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64)


def _dictionary(values: list[str], codes: NDArray[np.int64]) -> pa.DictionaryArray:
    """The values as a dictionary array with each value once."""
    encoded = pa.array(values, pa.string()).dictionary_encode()
    indices = encoded.indices.to_numpy()[codes]
    return pa.DictionaryArray.from_arrays(pa.array(indices), encoded.dictionary)
