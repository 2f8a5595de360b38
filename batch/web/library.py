"""The videos of a batch by token: what a link leads to, from plan, ledger and store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batch.delivery.captions import captions_vtt
from batch.delivery.opening_poster import load_opening_poster
from batch.delivery.stitch import Movie
from batch.job.folder import BatchFolder
from batch.ledger.ledger import Ledger
from batch.ledger.tokens import is_token
from batch.mail_pictures.keys import mail_picture
from batch.page.batch_page import load_image
from batch.web.variants import PlannedVideo, StoredVariant, Variants
from render_cluster import SegmentStore, Track


@dataclass(frozen=True, slots=True)
class Video:
    """What one token leads to."""

    recipient_key: str
    display_name: str
    seconds: float
    planned: PlannedVideo

    @property
    def variant(self) -> StoredVariant:
        """What is stored of it."""
        return self.planned.variant

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Picture, sound, picture, sound, ... in playing order."""
        return self.variant.tracks

    @property
    def etag(self) -> str:
        """Changes with any byte of the video."""
        return self.variant.etag

    def check(self, store: SegmentStore) -> None:
        """Makes sure that all of it is present and intact.

        Raises:
            CorruptTrackError: a file of the store is not what was committed.
        """
        for track in self.tracks:
            store.check(track)

    def captions_vtt(self) -> str:
        """Its captions, WebVTT."""
        return captions_vtt(self.planned.captions, self.planned.language)

    def movie(self) -> Movie:
        """Its layout."""
        return self.variant.movie


class VideoLibrary:
    """Finds videos. Sees a new plan as soon as a rerun has written one. Threads may share one."""

    def __init__(self, folder: BatchFolder, ledger: Ledger, store: SegmentStore) -> None:
        self.ledger = ledger
        self.store = store
        self._variants = Variants(folder.plan, store)

    def find(self, token: str) -> Video | None:
        """The video of a token, or None: unknown, or its recipient has no video.

        Raises:
            CorruptTrackError: the store does not have what the ledger says.
        """
        recipient = self.ledger.recipient_of(token) if is_token(token) else None
        if recipient is None or recipient["status"] != "video":
            return None
        found = self._variants.find(recipient["recipient_key"])
        if found is None:
            return None
        key, seconds = recipient["recipient_key"], recipient["seconds"]
        return Video(key, _name(recipient), seconds, found)

    def forget(self, video: Video) -> None:
        """Looks for its files again the next time: one of them turned out damaged."""
        self._variants.forget(video.variant)

    def image(self, name: str) -> bytes | None:
        """A logo or portrait of the batch's pages; None if they show no such picture."""
        return load_image(self._variants.page(), self.store, name)

    def mail_picture(self, name: str) -> bytes | None:
        """A picture in a mail, by its file name; None if there is none."""
        key, _, suffix = name.partition(".")
        return mail_picture(self.store, key, suffix)

    def poster(self, video: Video) -> bytes:
        """A video's poster, a JPEG.

        Raises:
            StageError: it cannot be made.
        """
        return load_opening_poster(self.store, video.tracks[0])

    def holds_any(self) -> bool:
        """Whether the store has any picture of the plan's first segments, intact or not."""
        return self._variants.holds_any()


def _name(recipient: Mapping[str, Any]) -> str:
    """The recipient's name; empty if only a placeholder is known."""
    name = str(recipient["display_name"])
    return "" if name == f"Recipient {recipient['row_number']}" else name
