"""Font files: fetched from npm once, verified, opened as often as needed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

from personalize.errors import ConfigError
from personalize.whole_file import write_whole
from render_cluster.home_folder import data_home, readable_by_all, sole_maker
from render_cluster.lettering.fonts import Font

_SIZES_KEPT = 256


def font_path(font: Font) -> Path:
    """Where a font is once fetched; its hash is in the name."""
    name = font.file.rsplit("/", 1)[-1].removesuffix(".ttf")
    return data_home() / "fonts" / f"{name}-{font.sha256[:12]}.ttf"


def fetch_fonts(fonts: Iterable[Font], say: Callable[[str], None]) -> None:
    """Fetches the fonts that this machine lacks.

    Args:
        fonts: any.
        say: is told of each font before it is fetched.

    Raises:
        ConfigError: npm is missing, cannot fetch a package, or fetched something else.
    """
    for font in fonts:
        path = font_path(font)
        if path.is_file():
            continue
        say(f"fetching the font {path.name.split('-')[0].partition('_')[0]}")
        with readable_by_all(), sole_maker(path):
            if not path.is_file():
                write_whole(path, _fetched(font))


@lru_cache(maxsize=_SIZES_KEPT)
def open_font(font: Font, size_px: int) -> ImageFont.FreeTypeFont:
    """A font at a size, which shapes with HarfBuzz.

    Raises:
        ConfigError: it was not fetched, or this build of Pillow cannot shape.
    """
    path = font_path(font)
    if not path.is_file():
        raise ConfigError(f"the font {path} is missing: run `vidmerge setup` once")
    if not features.check("raqm"):
        raise ConfigError("this build of Pillow has no raqm; install the wheel that is pinned")
    return ImageFont.truetype(str(path), size_px, layout_engine=ImageFont.Layout.RAQM)


def _fetched(font: Font) -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise ConfigError(
            f"npm is needed once, to fetch a font ({font.package}); install Node.js "
            "(Debian: apt install npm) and run `vidmerge setup` again"
        )
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm, "pack", "--silent", font.package]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
        archives = list(Path(scratch).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise ConfigError(f"`npm pack {font.package}` failed: {' '.join(last) or 'no output'}")
        data = _unpacked(archives[0], font.file)
    digest = hashlib.sha256(data).hexdigest()
    if digest != font.sha256:
        raise ConfigError(
            f"{font.file} in {font.package} is not the font that vidmerge was built with ({digest})"
        )
    return data


def _unpacked(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as package:
        try:
            file = package.extractfile(f"package/{name}")
        except KeyError:
            file = None
        return b"" if file is None else file.read()
