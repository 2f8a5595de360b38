"""What a template sees of a field: its said form, or an empty cell that must not be spoken."""

from __future__ import annotations

from personalize.errors import InputError


class SpokenValue(str):
    """A field's said form; it also equals the shown form, which `{% if %}` compares with.

    What a tag puts into the line is `marked`: the said form with its pronunciation. Filters and
    methods work on the said form, and what they return has none. A value that is `held` may be
    compared but not spoken.
    """

    __slots__ = ("held", "marked", "shown")
    shown: str
    marked: str
    held: InputError | None

    def __new__(
        cls, said: str, shown: str, marked: str = "", held: InputError | None = None
    ) -> SpokenValue:
        """The said form that also equals `shown`."""
        value = super().__new__(cls, said)
        value.shown = shown
        value.marked = marked or said
        value.held = held
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and (str.__eq__(self, other) or other == self.shown)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def spoken_form(value: object) -> str:
    """What a value puts into a line.

    Raises:
        InputError: the value is missing or held.
    """
    if not isinstance(value, SpokenValue):
        return str(value)
    if value.held:
        raise value.held
    return value.marked


class MissingValue(str):
    """An empty cell: false and equal to "" in tests, an error if it would be spoken."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, field: str) -> MissingValue:
        """The empty value of `field`."""
        value = super().__new__(cls, "")
        value.field = field
        return value

    def _refuse(self, *_: object) -> str:
        raise InputError("the cell is empty and the field has no fallback", self.field)

    # Called by filters and joins, which would turn the missing value into plain empty text.
    __str__ = __add__ = __radd__ = __mod__ = __format__ = _refuse
    upper = lower = title = capitalize = strip = replace = _refuse
