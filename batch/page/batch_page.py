"""What the pages of a batch share: written by a run beside its plan, read by the server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from batch.page.images import PageImage, open_logo, open_portrait
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.whole_file import write_whole
from render_cluster import SegmentStore

PAGE_FILE = "page.json"
"""In the folder of the plan."""
_KIND = "image"


class BatchPage(BaseModel):
    """Everything that recipients of a batch share; each value may be missing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    brand: str = ""
    colour: str | None = None
    logo: str = ""
    """The name of its picture, below `/b/`; empty: none."""
    portrait: str = ""
    role: str = ""
    address: str = ""
    privacy: str = ""
    notices: dict[str, str] = {}
    """The AI notice by language; empty texts are refused ones."""
    lines: tuple[str, ...] = ()
    """The ids of the script's lines: a page counts which of them were reached."""

    @property
    def images(self) -> list[str]:
        """The names of the pictures that its pages show."""
        return [name for name in (self.logo, self.portrait) if name]


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """What a run writes for the pages of a batch."""

    page: BatchPage
    images: tuple[PageImage, ...]


def prepare_page(campaign: Campaign, folder: Path) -> PreparedPage:
    """What recipients of a campaign share.

    Args:
        campaign: says what the pages show.
        folder: the campaign file's, which its pictures are relative to.

    Raises:
        ConfigError: a picture cannot be used.
    """
    brand, sender = campaign.page.brand, campaign.page.sender
    logo = open_logo(folder / brand.logo) if brand and brand.logo else None
    portrait = open_portrait(folder / sender.picture) if sender and sender.picture else None
    languages = (campaign.language.default, *campaign.other_languages)
    page = BatchPage(
        brand=brand.name if brand else "",
        colour=brand.colour if brand else None,
        logo=logo.name if logo else "",
        portrait=portrait.name if portrait else "",
        role=(sender.role or "") if sender else "",
        address=campaign.page.address or "",
        privacy=campaign.page.privacy or "",
        notices={tag: campaign.in_language(tag).shown_notice for tag in languages},
        lines=tuple(line.id for line in campaign.lines),
    )
    return PreparedPage(page, tuple(image for image in (logo, portrait) if image))


def write_page(prepared: PreparedPage, file: Path, store: SegmentStore) -> None:
    """Puts the pictures into the store, and writes the rest for `read_page`.

    Raises:
        StageError: the store cannot keep a picture.
    """
    for image in prepared.images:
        stem, dot, suffix = image.name.partition(".")
        store.put_blob(_KIND, stem, image.data, dot + suffix)
    write_whole(file, prepared.page.model_dump_json(indent=1).encode())


def read_page(file: Path) -> BatchPage:
    """The batch's page facts; a plain page for a batch from before there were any.

    Raises:
        ConfigError: the file is damaged.
    """
    try:
        return BatchPage.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return BatchPage()
    except (OSError, ValidationError) as error:
        raise ConfigError(f"{file} cannot be read; run the batch again") from error


def load_image(page: BatchPage, store: SegmentStore, name: str) -> bytes | None:
    """A picture of the batch's pages; None if they have no such picture."""
    return store.blob(_KIND, name.partition(".")[0]) if name in page.images else None
