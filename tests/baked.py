"""Baked presenters for tests: baked again if the code that bakes them has changed."""

import fcntl
from pathlib import Path

import render_cluster.presenter
from render_cluster.presenter.prepare import bake_presenter, open_pack

_SOURCES = Path(render_cluster.presenter.__file__).parent


def baked(name):
    """The pack of a presenter, as the current code bakes it."""
    path = bake_presenter(name)
    newest_s = max(source.stat().st_mtime for source in _bakers())
    if path.stat().st_mtime < newest_s:
        with (path.parent / ".tests.lock").open("w") as lock:  # one of the test processes bakes
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.stat().st_mtime < newest_s:
                path.unlink()
                bake_presenter(name)
    return open_pack(name)


def _bakers():
    """The files that determine the content of a pack."""
    names = ("pack.py", "parts.py", "recipe.py", "wardrobe.py")
    return [*_SOURCES.rglob("bake/*.py"), *(f for n in names for f in _SOURCES.rglob(n))]
