"""From a presenter's name to its pack: fetch and bake once at set-up, then only load."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

from personalize.errors import ConfigError
from render_cluster.data_home import data_home
from render_cluster.presenter.assets import check_recipe_assets, fetch_assets
from render_cluster.presenter.pack import Pack, load_pack, save_pack
from render_cluster.presenter.recipe import AnyRecipe, Recipe, load_recipe
from render_cluster.source_fingerprint import source_fingerprint

_PACKAGE = Path(__file__).parent
# Libraries that decide pixels.
_LIBRARIES = ("anny", "warp-lang", "torch", "scipy", "pillow", "numpy")


def presenter_fingerprint(recipe: AnyRecipe) -> str:
    """Changes whenever some pixel of the presenter would: recipe, code, libraries."""
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in _LIBRARIES]
    code = source_fingerprint(_PACKAGE.rglob("*.py"))
    text = "\n".join([recipe.model_dump_json(), code, *versions])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def bake_presenter(name: str) -> Path:
    """The pack file of a presenter, baked first where it is missing (about a minute).

    Raises:
        ConfigError: there is no such presenter, or its assets cannot be had.
    """
    recipe = load_recipe(name)
    path = _pack_path(recipe)
    if not path.is_file():
        assets = None
        if isinstance(recipe, Recipe):
            assets = fetch_assets()
            check_recipe_assets(recipe, assets)
        # anny takes seconds to import and is needed for this alone.
        from render_cluster.presenter.bake.baker import bake

        save_pack(bake(recipe, assets, presenter_fingerprint(recipe)), path)
    return path


def needs_assets(name: str) -> bool:
    """Whether a presenter is made from MakeHuman's assets.

    Raises:
        ConfigError: there is no such presenter.
    """
    return isinstance(load_recipe(name), Recipe)


def is_baked(name: str) -> bool:
    """Whether a presenter can be opened on this machine.

    Raises:
        ConfigError: there is no such presenter.
    """
    return _pack_path(load_recipe(name)).is_file()


def open_presenter(name: str) -> Pack:
    """The baked pack of a presenter.

    Raises:
        ConfigError: there is no such presenter, or it is not baked yet.
    """
    recipe = load_recipe(name)
    path = _pack_path(recipe)
    if not path.is_file():
        raise ConfigError(f"presenter {name!r} is not baked yet: run `vidmerge setup {name}` once")
    return load_pack(path)


def _pack_path(recipe: AnyRecipe) -> Path:
    return data_home() / "packs" / f"{recipe.name}-{presenter_fingerprint(recipe)}.npz"
