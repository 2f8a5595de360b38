"""The videos that were asked for last, for a moment: what a busy link costs the ledger.

A link that ends, or leads to another video, is seen after `FRESH_S` at the latest. Files are not
trusted that long: they are looked at for every answer (`SegmentStore.is_trusted`).
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from starlette.responses import Response

from batch.web.kept import Kept
from batch.web.library import Video, VideoLibrary
from render_cluster import CorruptTrackError

FRESH_S = 1.0
_MOST_VIDEOS = 2_000  # with their pages, about 10 kB each


@dataclass(slots=True)
class Found:
    """A video, when it was found, and its page once that was asked for."""

    video: Video
    at_s: float
    page: Response | None = None


class Shelf:
    """Finds videos without blocking. Used from one event loop only."""

    def __init__(self, library: VideoLibrary, fresh_s: float = FRESH_S) -> None:
        self._library = library
        self._fresh_s = fresh_s
        self._found: Kept[str, Found] = Kept(_MOST_VIDEOS)
        self._searches: dict[str, asyncio.Task[Found | None]] = {}

    async def find(self, token: str) -> Found | None:
        """What a token leads to, or None.

        Raises:
            As `VideoLibrary.find`.
        """
        found = self._found.get(token)
        if found is not None and time.monotonic() - found.at_s < self._fresh_s:
            return found
        return await self._search(token)

    async def find_intact(self, token: str) -> Found | None:
        """The same, once all files of the video were found intact.

        Raises:
            CorruptTrackError: one of them is missing or damaged.
        """
        found = await self.find(token)
        if found is None:
            return None
        try:
            await self._check(found.video)
        except CorruptTrackError:
            self._library.forget(found.video)
            mended = await self._search(token)
            if mended is None or mended.video == found.video:
                raise
            await self._check(mended.video)
            return mended
        return found

    async def _check(self, video: Video) -> None:
        """Looks at every file; reads and hashes those that were touched since the last time."""
        store = self._library.store
        if not all(map(store.is_trusted, video.tracks)):
            await asyncio.to_thread(video.check, store)

    async def _search(self, token: str) -> Found | None:
        """Asks the library; everybody who waits for one token shares the question."""
        search = self._searches.get(token)
        if search is None:
            search = asyncio.create_task(self._ask(token))
            self._searches[token] = search
            search.add_done_callback(lambda done: self._end(token, done))
        return await asyncio.shield(search)

    async def _ask(self, token: str) -> Found | None:
        at_s = time.monotonic()
        video = await asyncio.to_thread(self._library.find, token)
        if video is None:
            self._found.forget(token)
            return None
        found, before = Found(video, at_s), self._found.get(token)
        if before is not None and before.video == video:
            found.page = before.page
        self._found.put(token, found)
        return found

    def _end(self, token: str, search: asyncio.Task[Found | None]) -> None:
        del self._searches[token]
        if not search.cancelled():
            search.exception()  # whoever asked has it, unless they all left
