"""What a template sees of a field: its said form, or a value that must not be spoken.

A line is filled a second time for its captions, with the same values made `displayed`: conditions
see what they saw before, and tags show what people read.
"""

from __future__ import annotations

from typing import NoReturn, Self

from personalize.errors import InputError


class SpokenValue(str):
    """A field's said form; it also equals the shown form, which `{% if %}` compares with.

    What a tag puts into the line is `marked`: the said form with its pronunciation. Filters and
    methods work on the said form, and what they return has none. Captions show `display`.
    """

    __slots__ = ("display", "marked", "shown")
    shown: str
    marked: str
    display: str

    def __new__(cls, said: str, shown: str, marked: str = "", display: str = "") -> Self:
        """The said form that also equals `shown`."""
        value = super().__new__(cls, said)
        value.shown = shown
        value.marked = marked or said
        value.display = display or shown
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and (str.__eq__(self, other) or other == self.shown)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class DisplayedValue(SpokenValue):
    """A value in a caption: tags show `display`."""

    __slots__ = ()

    @classmethod
    def of(cls, value: SpokenValue) -> DisplayedValue:
        """A spoken value as a caption shows it."""
        return cls(str.__str__(value), value.shown, value.display, value.display)


class DisplayedWords(DisplayedValue):
    """What a filter made of a displayed value: in conditions, it equals the said form only."""

    __slots__ = ()

    __eq__ = str.__eq__
    __ne__ = str.__ne__
    __hash__ = str.__hash__


class CellInt(int):
    """A whole number, and how its cell writes it; a caption shows it so if `is_displayed`."""

    shown: str
    is_displayed: bool

    def __new__(cls, number: int, shown: str, *, is_displayed: bool = False) -> Self:
        """The number of a cell."""
        value = super().__new__(cls, number)
        value.shown, value.is_displayed = shown, is_displayed
        return value


class CellFloat(float):
    """A decimal number, and how its cell writes it; a caption shows it so if `is_displayed`."""

    shown: str
    is_displayed: bool

    def __new__(cls, number: float, shown: str, *, is_displayed: bool = False) -> Self:
        """The number of a cell."""
        value = super().__new__(cls, number)
        value.shown, value.is_displayed = shown, is_displayed
        return value


class HeldValue(SpokenValue):
    """A value that conditions may compare, but that nobody may hear."""

    __slots__ = ("fault",)
    fault: InputError

    @classmethod
    def of(cls, said: str, shown: str, fault: InputError) -> HeldValue:
        """A value that raises `fault` if it would be spoken, in whatever form."""
        value = cls(said, shown)
        value.fault = fault
        return value

    def refuse(self, *_: object) -> NoReturn:
        """Raises the fault."""
        raise self.fault

    __str__ = __add__ = __radd__ = __mod__ = __format__ = refuse
    __getitem__ = __iter__ = __mul__ = __rmul__ = refuse


class MissingValue(str):
    """An empty cell: false and equal to "" in tests, an error if it would be spoken."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, field: str) -> MissingValue:
        """The empty value of `field`."""
        value = super().__new__(cls, "")
        value.field = field
        return value

    def refuse(self, *_: object) -> NoReturn:
        """Says that the cell is empty."""
        raise InputError("the cell is empty and the field has no fallback", self.field)

    # Called by filters and joins, which would turn the missing value into plain empty text.
    __str__ = __add__ = __radd__ = __mod__ = __format__ = refuse


UnspokenValue = HeldValue | MissingValue


def spoken_form(value: object) -> str:
    """What a value puts into a line.

    Raises:
        InputError: the value must not be spoken.
    """
    if isinstance(value, SpokenValue) and not isinstance(value, HeldValue):
        return value.marked
    if isinstance(value, CellInt | CellFloat) and value.is_displayed:
        return value.shown
    return str(value)


def displayed(value: object) -> object:
    """A value as captions show it; one that must not be spoken stays so."""
    if isinstance(value, SpokenValue) and not isinstance(value, HeldValue):
        return DisplayedValue.of(value)
    if isinstance(value, CellInt):
        return CellInt(value, value.shown, is_displayed=True)
    if isinstance(value, CellFloat):
        return CellFloat(value, value.shown, is_displayed=True)
    return value
