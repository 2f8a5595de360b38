"""Whether what reads a language is installed."""

from __future__ import annotations

from importlib.util import find_spec

from personalize.errors import ConfigError

INSTALL = "pip install --require-hashes --no-deps --requirement requirements-asian-languages.lock"


def check_installed(language: str, *modules: str) -> None:
    """Checks that the extra is there; imports nothing.

    Raises:
        ConfigError: it is not.
    """
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise ConfigError(
            f"texts in {language!r} need an extra ({', '.join(missing)} is missing): "
            f"`{INSTALL}`, or `pip install vidmerge[asian-languages]`"
        )
