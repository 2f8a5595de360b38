"""From a presenter's name to the presenter: fetched and baked once at set-up, then only loaded."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path

from personalize.errors import ConfigError
from render_cluster.home_folder import data_home, sole_maker
from render_cluster.presenter.model.assets import check_recipe_assets, fetch_assets
from render_cluster.presenter.model.pack import Pack, load_pack, save_pack
from render_cluster.presenter.model.recipe import AnyRecipe, Recipe, load_recipe
from render_cluster.presenter.protocol import Presenter
from render_cluster.resources import DeviceName
from render_cluster.scene.scenery import Scenery
from render_cluster.versions import CLIP_VERSION

_DEFAULT_SCENERY = Scenery()


def presenter_fingerprint(recipe: AnyRecipe) -> str:
    """Changes whenever any pixel of the presenter would, 16 hex digits."""
    # Names and voices are not visible, and a new setting changes no presenter that does not use it.
    said = recipe.model_dump_json(exclude={"name", "title", "voice"}, exclude_defaults=True)
    return hashlib.sha256(f"{said} version{CLIP_VERSION}".encode()).hexdigest()[:16]


def bake_presenter(name: str) -> Path:
    """The pack file of a presenter, baked first if it is missing (about a minute).

    Raises:
        ConfigError: there is no such presenter, or its assets cannot be fetched.
    """
    recipe = load_recipe(name)
    path = _path_of(recipe)
    if not path.is_file():
        with sole_maker(path):
            if not path.is_file():
                _bake(recipe, path)
    return path


def _bake(recipe: AnyRecipe, path: Path) -> None:
    assets = None
    if isinstance(recipe, Recipe):
        assets = fetch_assets()
        check_recipe_assets(recipe, assets)
    # anny takes seconds to import and is only needed here.
    from render_cluster.presenter.bake.baker import bake

    save_pack(bake(recipe, assets, presenter_fingerprint(recipe)), path)


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
    return pack_path(name).is_file()


def open_presenter(
    name: str, scenery: Scenery = _DEFAULT_SCENERY, device: DeviceName = "cpu"
) -> Presenter:
    """A baked presenter, ready to draw.

    Raises:
        ConfigError: there is no such presenter, it is not baked yet, or this machine lacks the
            device.
    """
    # Slow to import: a plan asks for fingerprints only.
    from render_cluster.presenter.raster.warp_start import check_device
    from render_cluster.presenter.renderer import WarpPresenter

    check_device(device)
    return WarpPresenter(open_pack(name), device, scenery)


def open_pack(name: str) -> Pack:
    """The baked pack of a presenter.

    Raises:
        ConfigError: there is no such presenter, or it is not baked yet.
    """
    recipe = load_recipe(name)
    path = _path_of(recipe)
    if not path.is_file():
        raise ConfigError(f"presenter {name!r} is not baked yet: run `vidmerge setup {name}` once")
    return load_pack(path)


def pack_path(name: str) -> Path:
    """The path of a presenter's pack once baked.

    Raises:
        ConfigError: there is no such presenter.
    """
    return _path_of(load_recipe(name))


def _path_of(recipe: AnyRecipe) -> Path:
    """Includes the versions: other versions have other pixels, and other arrays in the file."""
    arrays = hashlib.sha256(" ".join(f.name for f in fields(Pack)).encode()).hexdigest()[:4]
    name = f"{recipe.name}-{presenter_fingerprint(recipe)}-{arrays}.npz"
    return data_home() / "packs" / name
