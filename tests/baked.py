"""Baked presenters for tests: baked again if the code that bakes them has changed."""

import ast
import fcntl
from functools import cache
from hashlib import sha256
from pathlib import Path

from render_cluster.presenter.prepare import bake_presenter, open_pack

_ROOT = Path(__file__).parents[1]
_BAKER = "render_cluster.presenter.bake.baker"


def baked(name):
    """The pack of a presenter, as the current code bakes it."""
    path = bake_presenter(name)
    if not _is_current(path):
        with (path.parent / ".tests.lock").open("w") as lock:  # one of the test processes bakes
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_current(path):
                path.unlink()
                bake_presenter(name)
                _note(path).write_text(_source_hash())
    return open_pack(name)


def _is_current(path):
    """Whether the noted sources are today's; without a note, whether the pack is newer than all."""
    note = _note(path)
    if note.exists():
        return note.read_text() == _source_hash()
    newest_s = max(source.stat().st_mtime for source in imported_by(_BAKER))
    if path.stat().st_mtime < newest_s:
        return False
    note.write_text(_source_hash())
    return True


def _note(path):
    return path.with_suffix(".sources")


@cache
def _source_hash():
    """Hash of every module that may change a pack; comments do not count."""
    trees = (ast.dump(ast.parse(source.read_text("utf-8"))) for source in imported_by(_BAKER))
    return sha256("".join(trees).encode()).hexdigest()


@cache
def imported_by(module):
    """The file of a module and of all in `render_cluster` that it imports, directly or not."""
    found, unread = {}, [module]
    while unread:
        name = unread.pop()
        path = _ROOT / f"{name.replace('.', '/')}.py"
        if name in found or not name.startswith("render_cluster.") or not path.exists():
            continue
        found[name] = path
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                unread += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                unread += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return sorted(found.values())
