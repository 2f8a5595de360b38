"""A store whose files cannot be opened, as in object storage, is served by reading it."""

from contextlib import contextmanager

import httpx
import pytest
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from batch.delivery.stitch import read_movie
from batch.ledger.engine import OF_A_VISITOR
from batch.ledger.ledger import Ledger
from batch.web.app import make_app
from batch.web.library import VideoLibrary
from render_cluster.store.segment_store import SegmentStore
from tests.batch.tiny_renderer import TinyRenderer
from tests.batch.web.http_site import serving
from tests.batch.web.served import check_unavailable, links_of
from tests.batch.workplace import Workplace


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    workplace = Workplace(tmp_path_factory.mktemp("objects"))
    workplace.run(TinyRenderer())
    return workplace


@contextmanager
def served(place, trusted_s=300.0):
    folder = place.job().folder
    url, batch_id = folder.ledger_url(None), folder.identity().batch_id
    remote = SubTreeFileSystem(str(place.root), LocalFileSystem())
    store = SegmentStore("store", remote, trusted_s=trusted_s)
    with (
        Ledger(url, batch_id, OF_A_VISITOR, reads_only=True) as ledger,
        serving(make_app(VideoLibrary(folder, ledger, store), fresh_s=0)) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=20) as client,
    ):
        yield client


def movie_of(place):
    """The first video, put together from the folder that the object storage stands for."""
    folder = place.job().folder
    url, batch_id = folder.ledger_url(None), folder.identity().batch_id
    with Ledger(url, batch_id, OF_A_VISITOR, reads_only=True) as ledger:
        library = VideoLibrary(folder, ledger, SegmentStore(place.root / "store"))
        video = library.find(links_of(place)[0].rpartition("/")[2])
        return b"".join(read_movie(video.movie(), library.store))


def test_a_video_and_its_ranges_are_the_same_bytes(place):
    whole = movie_of(place)
    url = links_of(place)[0] + "/video.mp4"
    with served(place) as client:
        assert client.get(url).content == whole
        for start, stop in ((0, 10), (len(whole) // 2, len(whole)), (100, 5000)):
            asked = {"Range": f"bytes={start}-{stop - 1}"}
            assert client.get(url, headers=asked).content == whole[start:stop]
        assert client.head(url).headers["content-length"] == str(len(whole))


def test_damage_is_found_before_anything_is_sent(place):
    url = links_of(place)[0] + "/video.mp4"
    (path, *_) = place.store_files()
    before = path.read_bytes()
    with served(place, trusted_s=0) as client:
        assert client.get(url).status_code == 200
        path.write_bytes(before[:-1] + b"?")
        try:
            answers = [client.get(link + "/video.mp4") for link in links_of(place)]
        finally:
            path.write_bytes(before)
        refused = [answer for answer in answers if answer.status_code != 200]
        assert refused
        for answer in refused:
            check_unavailable(answer)
        assert all(client.get(link + "/video.mp4").is_success for link in links_of(place))
