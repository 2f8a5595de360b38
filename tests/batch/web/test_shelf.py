"""How long what a link leads to is remembered, and what a busy link costs."""

import asyncio
import threading

import pytest

from batch.page.batch_page import BatchPage
from batch.web.library import Video
from batch.web.shelf import Shelf
from batch.web.variants import PlannedVideo
from render_cluster.media.track import CorruptTrackError

TOKEN = "A" * 22


class Variant:
    tracks = ("picture", "sound")


def video(name, variant):
    return Video("ann", name, 1.0, PlannedVideo(variant, "en", {}, ("hello",), (), BatchPage()))


class Store:
    """Trusts everything, unless files are damaged: then `check` raises."""

    def __init__(self):
        self.damaged = set()

    def is_trusted(self, track):
        return track not in self.damaged

    def check(self, track):
        if track in self.damaged:
            raise CorruptTrackError("picture", "key", "is damaged")


class Library:
    """One link; counts how often it is asked."""

    def __init__(self):
        self.store = Store()
        self.video = video("Ann", Variant())
        self.asked, self.forgotten = 0, 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def find(self, token):
        self.asked += 1
        assert self.may_answer.wait(10)
        return self.video if token == TOKEN else None

    def forget(self, _video):
        self.forgotten += 1


def test_a_link_that_ends_is_seen_once_it_is_no_longer_fresh():
    async def ask():
        library = Library()
        shelf = Shelf(library, fresh_s=0.2)
        assert (await shelf.find(TOKEN)).video is library.video
        library.video = None
        assert await shelf.find(TOKEN) is not None
        assert library.asked == 1
        await asyncio.sleep(0.25)
        assert await shelf.find(TOKEN) is None
        library.video = video("Ann", Variant())
        assert await shelf.find(TOKEN) is not None  # that it was unknown is not remembered

    asyncio.run(ask())


def test_a_page_is_kept_until_something_about_the_video_changes():
    async def ask():
        library = Library()
        shelf = Shelf(library, fresh_s=0)
        found = await shelf.find(TOKEN)
        found.page = "page"
        library.video = video("Ann", found.video.variant)
        assert (await shelf.find(TOKEN)).page == "page"
        library.video = video("Anna", found.video.variant)
        assert (await shelf.find(TOKEN)).page is None

    asyncio.run(ask())


def test_many_who_wait_for_one_link_ask_once():
    async def ask():
        library = Library()
        library.may_answer.clear()
        shelf = Shelf(library)
        waiting = [asyncio.create_task(shelf.find(TOKEN)) for _ in range(50)]
        await asyncio.sleep(0.05)
        waiting[0].cancel()  # whoever came first may also leave first
        await asyncio.sleep(0)
        library.may_answer.set()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert all(found.video is library.video for found in results[1:])
        assert library.asked == 1

    asyncio.run(ask())


def test_a_slow_ledger_keeps_nobody_waiting_whose_link_is_known():
    async def ask():
        library = Library()
        shelf = Shelf(library)
        await shelf.find(TOKEN)
        library.may_answer.clear()
        other = asyncio.create_task(shelf.find("B" * 22))
        await asyncio.sleep(0.05)
        assert (await asyncio.wait_for(shelf.find(TOKEN), 5)).video is library.video
        library.may_answer.set()
        assert await other is None

    asyncio.run(ask())


def test_a_damaged_video_is_looked_for_again_before_it_is_given_up():
    async def ask():
        library = Library()
        shelf = Shelf(library, fresh_s=3600)
        await shelf.find_intact(TOKEN)
        library.store.damaged = {"picture"}
        with pytest.raises(CorruptTrackError):
            await shelf.find_intact(TOKEN)
        assert library.forgotten == 1
        mended = Variant()
        mended.tracks = ("new picture", "sound")
        library.video = video("Ann", mended)
        assert (await shelf.find_intact(TOKEN)).video is library.video

    asyncio.run(ask())
