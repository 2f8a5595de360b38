"""How the presenter is seen: a framing, and what is behind."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from personalize.campaign.scenery_names import FRAMINGS, fault_of_background, is_color
from personalize.errors import ConfigError
from personalize.nearest import did_you_mean
from render_cluster.scene.image_file import open_image

Rgb8 = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A built-in place, out of focus by `blur` in [0, 1]."""

    name: Literal["office", "studio"]
    blur: float


@dataclass(frozen=True, slots=True)
class Plain:
    """One sRGB colour, with the presenter's shadow on it."""

    color: Rgb8


@dataclass(frozen=True, slots=True)
class Transparent:
    """Nothing: frames show `TRANSPARENT_OVER`, and an alpha plane accompanies them."""


@dataclass(frozen=True, slots=True)
class UserImage:
    """The user's image, in the frame's size: an sRGB PNG that travels with the settings."""

    png: bytes
    blur: float


Backdrop: TypeAlias = Place | Plain | Transparent | UserImage

# What frames without a background show where the presenter is not: the mid grey that is closest to
# both light and dark layers put behind later.
TRANSPARENT_OVER: Rgb8 = (128, 128, 128)
# How far out of focus a built-in place is unless the campaign says.
OFFICE_BLUR = 0.5


@dataclass(frozen=True, slots=True)
class Scenery:
    """A framing's name, and the backdrop. Equal ones give equal pixels; they can be pickled."""

    framing: str = "medium"
    backdrop: Backdrop = Place("office", OFFICE_BLUR)

    def __post_init__(self) -> None:
        if self.framing not in FRAMINGS:
            hint = did_you_mean(self.framing, FRAMINGS)
            raise ConfigError(f"framing {self.framing!r} is not known{hint}")

    def seen_with(self, presenter: str, device: str = "cpu") -> str:
        """The fingerprint of a presenter (from her own) in this scenery, 16 hex digits.

        Devices round differently, so each has its own.
        """
        facts = [presenter, self.framing, *_facts(self.backdrop), device.split(":")[0]]
        text = "\n".join(facts)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _facts(backdrop: Backdrop) -> list[str]:
    match backdrop:
        case Place(name, blur):
            return [name, str(blur)]
        case Plain(color):
            return ["plain", *map(str, color)]
        case Transparent():
            return ["transparent"]
        case UserImage(png, blur):
            return [hashlib.sha256(png).hexdigest(), str(blur)]


def open_scenery(framing: str, background: str, blur: float | None, folder: Path) -> Scenery:
    """The scenery of a campaign in `folder`; an image's path is relative to it.

    Raises:
        ConfigError: no such framing or background, or an image that cannot be used.
    """
    fault = fault_of_background(background)
    if fault:
        raise ConfigError(fault)
    return Scenery(framing, _backdrop(background, blur, folder))


def _backdrop(background: str, blur: float | None, folder: Path) -> Backdrop:
    if is_color(background):
        return Plain(_rgb8(background))
    match background:
        case "transparent":
            return Transparent()
        case "studio":
            # A bare wall looks the same in and out of focus.
            return Place("studio", 0.0)
        case "office":
            return Place("office", OFFICE_BLUR if blur is None else float(blur))
        case _:
            return UserImage(open_image(folder / background), float(blur or 0.0))


def _rgb8(color: str) -> Rgb8:
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def check_encodable(scenery: Scenery) -> None:
    """Refuses what a finished video cannot show.

    Raises:
        ConfigError: the background is transparent.
    """
    if isinstance(scenery.backdrop, Transparent):
        raise ConfigError(
            "background 'transparent' cannot be kept in a finished video: H.264 has no "
            "transparency; choose 'office', 'studio', a colour such as '#ffffff', or an image"
        )
