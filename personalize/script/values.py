"""What a template sees of a field: its said form, or a value that must not be spoken."""

from __future__ import annotations

from typing import NoReturn

from personalize.errors import InputError


class SpokenValue(str):
    """A field's said form; it also equals the shown form, which `{% if %}` compares with.

    What a tag puts into the line is `marked`: the said form with its pronunciation. Filters and
    methods work on the said form, and what they return has none.
    """

    __slots__ = ("marked", "shown")
    shown: str
    marked: str

    def __new__(cls, said: str, shown: str, marked: str = "") -> SpokenValue:
        """The said form that also equals `shown`."""
        value = super().__new__(cls, said)
        value.shown = shown
        value.marked = marked or said
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and (str.__eq__(self, other) or other == self.shown)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


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
    return str(value)
