"""What a command does with an error: one message instead of a traceback, and its exit code."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer
from rich.console import Console

from batch.cli.interruption import MESSAGE, Interruption
from batch.cli.progress import show_error
from personalize.errors import ConfigError, VidmergeError

_log = logging.getLogger(__name__)

SOME_FAILED = 1
BAD_USAGE = 2

_P = ParamSpec("_P")


def reporting_errors(command: Callable[_P, None]) -> Callable[_P, None]:
    """The command, with errors as one message instead of a traceback."""

    @wraps(command)
    def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> None:
        console, interruption = Console(stderr=True), Interruption()
        try:
            with interruption:
                command(*args, **kwargs)
        except ConfigError as error:
            show_error(console, "cannot start", str(error).splitlines())
            raise typer.Exit(BAD_USAGE) from error
        except VidmergeError as error:
            show_error(console, "stopped", str(error).splitlines())
            raise typer.Exit(SOME_FAILED) from error
        except KeyboardInterrupt as error:
            show_error(console, "interrupted", [MESSAGE])
            raise typer.Exit(interruption.exit_code) from error
        except BrokenPipeError:  # whoever reads our output closed it: not our error
            raise
        except _outside_errors() as error:
            _log.info("the error's traceback:", exc_info=error)
            show_error(
                console, "stopped", [_cause(error), "run the same command again to continue"]
            )
            raise typer.Exit(SOME_FAILED) from error

    return wrapped


def _outside_errors() -> tuple[type[Exception], ...]:
    """What files and databases raise. Called only after an error: the import is slow."""
    from sqlalchemy.exc import SQLAlchemyError

    return OSError, SQLAlchemyError


def _cause(error: Exception) -> str:
    """What happened, in one line, without the SQL, its values, and passwords."""
    if isinstance(error, OSError):
        lines = str(error).strip().splitlines()
        return lines[0] if lines else type(error).__name__
    from batch.ledger.engine import cause_of

    return f"the ledger: {cause_of(error)}"
