"""What one recipient's page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from batch.page.batch_page import BatchPage
from batch.page.interface_texts import InterfaceTexts, interface_texts
from personalize.campaign.notice import usual_notice

_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """The campaign's texts as filled in for one recipient; empty: there is none."""

    headline: str = ""
    text: str = ""
    button: str = ""
    link: str = ""
    sender: str = ""


OWN_TEXTS = {field.name: f"page_{field.name}" for field in fields(OwnTexts)}
"""The plan's column of each."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything that a page shows. `url` is the link itself; `starts_s` begins each line."""

    token: str
    url: str
    name: str
    seconds: float
    starts_s: Sequence[float]
    own: OwnTexts
    batch: BatchPage
    interface: InterfaceTexts
    notice: str

    @property
    def headline(self) -> str:
        """The campaign's, else that this is a video for somebody."""
        return self.own.headline or self.interface.title(self.name)

    @property
    def preview_title(self) -> str:
        """What chat programs show and keep of a link: no name of a person but the sender's."""
        whose = f" · {self.batch.brand}" if self.batch.brand else ""
        return f"{self.interface['title_without_name']}{whose}"

    @property
    def length(self) -> str:
        """The video's, such as `0:28`."""
        return clock(self.seconds)


def page_content(  # noqa: PLR0913 - what a page shows comes from many places
    token: str,
    url: str,
    *,
    name: str,
    language: str,
    line_seconds: Sequence[float],
    own: Mapping[str, str | None],
    batch: BatchPage,
) -> PageContent:
    """The page of one recipient.

    Args:
        token: the link's.
        url: the link.
        name: as it is displayed; empty if nobody knows it.
        language: a tag such as `pt-BR`.
        line_seconds: the length of each line of their video.
        own: the fields of `OwnTexts`.
        batch: what all pages share.
    """
    starts = [0.0]
    for seconds in line_seconds:
        starts.append(starts[-1] + seconds)
    return PageContent(
        token,
        url,
        name,
        starts.pop(),
        starts,
        OwnTexts(**{key: value or "" for key, value in own.items()}),
        batch,
        interface_texts(language),
        batch.notices.get(language, usual_notice(language)),
    )


def clock(seconds: float) -> str:
    """A length as minutes and seconds: `0:28`."""
    whole = max(1, round(seconds))
    return f"{whole // _MINUTE_S}:{whole % _MINUTE_S:02d}"
