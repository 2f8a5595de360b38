"""How whoever wrote a text writes numbers and dates, by their locale.

The patterns are CLDR's, through Babel: https://cldr.unicode.org
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from personalize.errors import ConfigError


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The conventions of the writer; the words are always American English.

    Attributes:
        locale: language and territory, as in "en-US" or "de_DE".

    Raises:
        ConfigError: no locale of that name is known.
    """

    locale: str = "en-US"

    def __post_init__(self) -> None:
        _conventions(self.locale)

    @property
    def decimal_mark(self) -> str:
        """The mark before decimals: a point or a comma."""
        return _conventions(self.locale).decimal_mark

    @property
    def groups_by_space(self) -> bool:
        """Whether thousands are set apart by spaces."""
        return _conventions(self.locale).groups_by_space

    @property
    def day_first(self) -> bool:
        """Whether 05/12 is in December."""
        return _conventions(self.locale).day_first

    @property
    def territory(self) -> str:
        """Two capitals, as in "US"; empty where the locale names a language alone."""
        return _conventions(self.locale).territory


@dataclass(frozen=True, slots=True)
class _Conventions:
    decimal_mark: str
    groups_by_space: bool
    day_first: bool
    territory: str


@lru_cache(maxsize=256)
def _conventions(name: str) -> _Conventions:
    try:
        locale = Locale.parse(name.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise ConfigError(
            f"no locale {name!r} is known; write language and territory, such as en-US or de-DE"
        ) from error
    symbols = locale.number_symbols.get("latn", {})
    short = locale.date_formats["short"].pattern.casefold()
    return _Conventions(
        decimal_mark="," if symbols.get("decimal") == "," else ".",
        groups_by_space=symbols.get("group", ",").isspace(),
        # Where the year stands first, the month is second: such a writer's 05/12 is in May.
        day_first=-1 < short.find("d") < short.find("m"),
        territory=locale.territory or "",
    )
