"""What a presenter is: one YAML file of body, skin, eyes, hair, clothes and home pose."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from personalize.errors import ConfigError

Rgb = tuple[float, float, float]
CAST_DIR = Path(__file__).parent / "cast"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Skin(_Frozen):
    """Skin texture and its grade; colours are linear RGB."""

    texture: str
    gamma: float = 1.12
    gain: float = 0.87
    tint: Rgb = (1.0, 0.94, 0.905)
    lip: Rgb | None = None
    lip_desaturation: float = 0.0
    blush: float = 1.0
    gloss: float = 1.0


class Card(_Frozen):
    """Brows or lashes: alpha-tested cards in one colour."""

    proxy: str
    color: Rgb
    density: float = 1.0


class Hair(Card):
    """Hair, and how it is worn.

    `volume` is how far it stands off the skull, as a share of the asset's own; `aside` puts locks
    that hang over the face beside it; `softness` blurs the texture, in texels.
    """

    volume: float = 1.0
    aside: bool = False
    softness: float = 0.7


class Cloth(_Frozen):
    """A garment; `dye` recolours its texture by masks found in the texture itself."""

    proxy: str
    dye: Literal["none", "jacket", "suit", "fabric"] = "none"
    main: Rgb = (0.02, 0.025, 0.04)
    shirt: Rgb = (0.66, 0.67, 0.69)
    accent: Rgb = (0.5, 0.55, 0.64)
    relief: float = 0.7


class Recipe(_Frozen):
    """A presenter before baking."""

    name: str
    title: str
    phenotype: dict[str, float]
    shapes: dict[str, float] = Field(default_factory=dict)
    skin: Skin
    eye_texture: str
    iris_gain: float = 0.62
    hair: Hair
    brows: Card
    lashes: Card
    clothes: tuple[Cloth, ...]
    head_yaw_deg: float = -6.0


def cast_names() -> list[str]:
    """The names of the built-in presenters."""
    return sorted(path.stem for path in CAST_DIR.glob("*.yaml"))


def load_recipe(name: str) -> Recipe:
    """A built-in presenter by name, or the user's own by the path of its YAML file.

    Raises:
        ConfigError: there is no such presenter, or its file says something unknown.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else CAST_DIR / f"{name}.yaml"
    if not path.is_file():
        raise ConfigError(f"no presenter {name!r}; there are: {', '.join(cast_names())}")
    try:
        return Recipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: {error}") from error
