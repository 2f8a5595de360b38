"""A folder that cannot be written, or that is put back as it was."""

import os
import shutil
import subprocess
from contextlib import contextmanager

from tests.unprivileged import AS_ORDINARY_USER


@contextmanager
def restored(folder):
    """Puts the folder back as it was."""
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    try:
        yield
    finally:
        shutil.rmtree(folder)
        kept.rename(folder)


@contextmanager
def read_only(folder):
    """A folder that cannot be written; yields what to put before a command that may not.

    That is nothing if this process may not either: for root, where it can be mounted read-only.
    """
    if os.geteuid() == 0 and _is_mounted(folder):
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
            yield []
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
        return
    paths = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555)
    try:
        yield AS_ORDINARY_USER
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def _is_mounted(folder):
    bind = ["mount", "--bind", folder, folder]
    return not subprocess.run(bind, capture_output=True, check=False).returncode
