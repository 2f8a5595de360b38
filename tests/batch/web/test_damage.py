"""Files of the store are damaged while a batch is served."""

import os

import pytest

from tests.batch.tiny_renderer import TinyRenderer
from tests.batch.web.folder_states import restored
from tests.batch.web.served import Served, check_log, check_unavailable, served_here
from tests.batch.workplace import Workplace


@pytest.fixture
def place(tmp_path):
    workplace = Workplace(tmp_path)
    workplace.run(TinyRenderer())
    return workplace


def _flip(path):
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)


def _cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def _link(path):
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


@pytest.fixture(scope="module")
def at_rest(tmp_path_factory):
    """A batch that no test may leave changed."""
    workplace = Workplace(tmp_path_factory.mktemp("rest"))
    workplace.run(TinyRenderer())
    return workplace


def check_damage(served, place, damage, kind):
    for path in place.store_files(kind):
        damage(path)
    check_unavailable(served.get("/video.mp4"))
    check_unavailable(served.get())  # no page with a dead player
    check_unavailable(served.get("/video.mp4", headers={"Range": "bytes=100-"}))
    assert served.client.head(served.links[0] + "/video.mp4").status_code == 503
    log = served.log()
    check_log(log, served, 4)
    assert all("run the batch again to repair it" in line for line in log)


@pytest.mark.parametrize("damage", [_flip, _cut, _link, os.unlink], ids=lambda f: f.__name__)
@pytest.mark.parametrize("kind", ["picture", "sound"])
@pytest.mark.parametrize("is_warm", [True, False], ids=["warm", "cold"])
def test_damage_is_found_before_anything_is_sent(at_rest, caplog, damage, kind, is_warm):
    with restored(at_rest.root / "store"), served_here(at_rest, caplog) as served:
        if is_warm:
            assert [served.get("/video.mp4", link=i).status_code for i in range(4)] == [200] * 4
        check_damage(served, at_rest, damage, kind)


def test_damage_is_one_line_for_each_visit_in_the_log_of_the_command(place):
    with Served(place) as served:
        assert served.get("/video.mp4").status_code == 200
        check_damage(served, place, _cut, "picture")


def test_a_damaged_segment_is_made_again_by_the_next_run(place, caplog):
    """The server says so in its log and sends the new one without a restart."""
    with served_here(place, caplog) as served:
        before = served.get("/video.mp4").content
        for path in place.store_files():
            _flip(path)
        check_unavailable(served.get("/video.mp4"))
        place.run(TinyRenderer())
        assert served.get().status_code == 200
        assert served.get("/video.mp4").content == before
        check_log(served.log(), served, 1)
