"""Ray passes errors on by pickling: one that cannot be pickled loses its class and its fields."""

import importlib
import inspect
import pickle
import pkgutil

import pytest

from personalize.errors import ConfigError, InputError, StageError, TransientError, VidmergeError

PACKAGES = ("personalize", "render_cluster", "batch", "reports")


def own_errors():
    """Every exception class of ours, whichever module defines it."""
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        for found in pkgutil.walk_packages(path, f"{package}."):
            if ".migrations." in found.name or found.name.endswith(("__main__", ".speaker")):
                continue  # scripts, which Alembic and Python run; some need an extra
            module = importlib.import_module(found.name)
            for kind in filter(inspect.isclass, vars(module).values()):
                if issubclass(kind, Exception) and kind.__module__.startswith(PACKAGES):
                    yield kind


ERRORS = sorted(set(own_errors()), key=lambda kind: kind.__name__)


def made(kind):
    """One whose arguments are all different, so that no two can be swapped."""
    if "__init__" not in vars(kind):
        return kind("a message")
    _, *names = inspect.signature(kind.__init__).parameters
    return kind(*(f"the {name}" for name in names))


def test_the_tree_is_found():
    assert {VidmergeError, ConfigError, InputError, StageError, TransientError} < set(ERRORS)
    assert "CorruptTrackError" in {kind.__name__ for kind in ERRORS}


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling(kind):
    error = made(kind)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.args, vars(again), str(again)) == (error.args, vars(error), str(error))
