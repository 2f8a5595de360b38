"""A batch is served while its ledger and its store fail.

By the real command where its process, its options or its log matter; else in this process.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from batch.job.settings import load_settings
from batch.ledger.ledger import Ledger
from batch.ledger.upgrade import VERSION_TABLE
from batch.web.app import make_app
from batch.web.library import VideoLibrary
from batch.web.serving import open_site
from personalize.errors import ConfigError
from render_cluster.store.segment_store import SegmentStore
from tests.batch.ledger.postgresql import free_port
from tests.batch.tiny_renderer import TinyRenderer
from tests.batch.web.folder_states import read_only
from tests.batch.web.http_site import serving
from tests.batch.web.served import (
    CLEAN,
    PROGRAM,
    Served,
    check_log,
    check_unavailable,
    served_here,
)
from tests.batch.workplace import Workplace


@pytest.fixture
def place(tmp_path):
    workplace = Workplace(tmp_path)
    workplace.run(TinyRenderer())
    return workplace


def test_an_unreadable_ledger_is_a_page_and_one_line(place):
    with Served(place) as served:
        assert served.get().status_code == 200
        for file in (place.root / "out").glob("ledger.db*"):
            data = file.read_bytes()
            file.write_bytes(b"\x07" * len(data))
        answer = served.get(link=1)  # the other is remembered for a second
        check_unavailable(answer)
        line, *views = served.log()
        check_log([line], served, 1)
        assert f"/v/{served.links[1][3:7]}\u2026: the ledger: " in line
        assert all("views cannot be written and wait in memory" in one for one in views)


def test_a_lost_table_is_a_page_and_one_line(place):
    with (
        Served(place, verbose=["--verbose"]) as served,
        closing(sqlite3.connect(place.root / "out" / "ledger.db")) as ledger,
    ):
        ledger.execute("ALTER TABLE link RENAME TO lost")
        ledger.commit()
        check_unavailable(served.get())
        log = served.log()
        text = "\n".join(log)
        assert served.links[0][3:] not in text
        assert "raised at" in text  # the frames, as --verbose requests
        assert "no such table: link" in text


def test_a_postgresql_outage_is_reported_at_once_and_then_over(breakable_postgresql, tmp_path):
    place, server = Workplace(tmp_path), breakable_postgresql
    url = server.url_at(server.port, "tester:topsecret")
    place.run(TinyRenderer(), ledger=url)
    with Served(place, environment={"VIDMERGE_LEDGER": url}) as served:
        assert served.get().status_code == 200
        server.stop()
        try:
            answer = served.get(link=1)  # the other is remembered for a second
        finally:
            server.start()
        check_unavailable(answer)
        assert served.get().status_code == 200
        check_log(served.log(), served, 1)


class _BrokenLibrary(VideoLibrary):
    """Has a bug whose message contains a name."""

    def find(self, token):
        raise KeyError(f"Ann {token}")


def test_a_bug_is_a_page_and_one_line(place, caplog):
    folder = place.job().folder
    with Ledger(folder.ledger_url(None), folder.identity().batch_id) as ledger:
        library = _BrokenLibrary(folder, ledger, SegmentStore(place.root / "store"))
        with serving(make_app(library)) as server:
            token = place.links()[0]["vidmerge_video_url"].rpartition("/")[2]
            answer = httpx.get(f"http://127.0.0.1:{server.port}/v/{token}/video.mp4")
    check_unavailable(answer, 500)
    assert "Ann" not in answer.text + caplog.text
    (record,) = caplog.records
    assert re.fullmatch(
        r"/v/....\u2026/video\.mp4: KeyError at test_serving\.py:\d+; this is a bug in vidmerge",
        record.getMessage(),
    )


def test_the_store_comes_from_the_flag_else_the_settings_else_the_ledger(place, monkeypatch):
    shutil.copytree(place.root / "store", place.root / "copy")
    settings = place.root / "vidmerge.toml"
    settings.write_text('store = "copy"\n')
    with Served(place) as served:  # from the settings file
        shutil.rmtree(place.root / "store")
        assert served.get("/video.mp4").status_code == 200
    monkeypatch.chdir(place.root)
    for name in set(os.environ) - set(CLEAN):
        monkeypatch.delenv(name)
    _check_refused(place, "nowhere", VIDMERGE_STORE="nowhere")
    _check_refused(place, "nowhere-either", store="nowhere-either")
    assert not (place.root / "nowhere").exists()
    (place.root / "empty").mkdir()
    _check_refused(place, "has nothing from the batch", VIDMERGE_STORE="empty")
    secret = "nonsense://key:topsecret@bucket/x"
    message = _check_refused(place, "nonsense://bucket/x", VIDMERGE_STORE=secret)
    assert "topsecret" not in message
    settings.unlink()
    _check_refused(place, str(place.root / "store"))  # the ledger's, which no longer exists


def _check_refused(place, message, store=None, **environment):
    """It is refused before anything is served."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        settings = load_settings(store=store)
    with pytest.raises(ConfigError) as refused, open_site(place.job().folder, settings):
        raise AssertionError("is served")
    assert message in str(refused.value)
    return str(refused.value)


def test_what_cannot_be_served_is_one_message(place):
    command = [sys.executable, "-c", PROGRAM, "serve", "out", "--port", str(free_port())]
    done = subprocess.run(
        [*command, "--store", "nowhere"],
        capture_output=True,
        text=True,
        env=CLEAN | {"COLUMNS": "300"},
        cwd=place.root,
        check=False,
    )
    log = " ".join(done.stderr.replace("\u2502", " ").split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot start: cannot open the store" in log
    assert "Traceback" not in log


def test_a_store_with_its_keys_is_taken_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIDMERGE_STORE", raising=False)
    assert "store" not in load_settings().model_fields_set
    assert "store" not in load_settings(store=None).model_fields_set
    monkeypatch.setenv("VIDMERGE_STORE", "s3://key:secret@bucket/x")
    settings = load_settings()
    assert settings.store == "s3://key:secret@bucket/x"
    assert "store" in settings.model_fields_set


@pytest.mark.parametrize("has_poster", [True, False])
def test_a_store_that_cannot_be_written_is_served_with_its_posters(place, caplog, has_poster):
    if not has_poster:
        shutil.rmtree(place.root / "store" / "poster")
    store = place.root / "store"
    with (
        read_only(store) as before,
        Served(place, before=before) if before else served_here(place, caplog) as served,
    ):
        touch = subprocess.run([*before, "touch", store / "x"], capture_output=True, check=False)
        assert touch.returncode
        assert [served.get(what).status_code for what in ("", "/video.mp4")] == [200, 200]
        first, second = served.get("/poster.jpg"), served.get("/poster.jpg")
        assert (first.status_code, first.content[:3]) == (200, b"\xff\xd8\xff")
        assert second.headers["etag"] == first.headers["etag"]
        check_log(served.log(), served, 0)


@pytest.mark.parametrize("has_log", [False, True], ids=["at rest", "with a writer's log"])
def test_a_batch_folder_that_cannot_be_written_is_served(place, caplog, has_log):
    with closing(sqlite3.connect(place.root / "out" / "ledger.db")) as writer:
        if has_log:  # a run on another machine is in progress
            writer.execute("UPDATE recipient SET display_name = 'Anna' WHERE display_name = 'Ann'")
            writer.commit()
            assert (place.root / "out" / "ledger.db-wal").stat().st_size > 0
        with (
            read_only(place.root / "out") as before,
            # The writer of the log is another process, as in a real run.
            Served(place, before=before)
            if has_log or before
            else served_here(place, caplog) as served,
        ):
            page = served.get()
            assert page.status_code == 200
            assert ("Anna" in page.text) == has_log
            assert served.get("/video.mp4").status_code == 200
            check_log(served.log(), served, 0)


def test_a_ledger_of_an_older_version_is_served_and_left_unchanged(place, caplog):
    with closing(sqlite3.connect(place.root / "out" / "ledger.db")) as ledger:
        ledger.execute(f"DROP TABLE {VERSION_TABLE}")
        ledger.execute("DROP TABLE person")
        before = list(ledger.iterdump())
        with served_here(place, caplog) as served:
            assert served.get("/video.mp4").status_code == 200
            check_log(served.log(), served, 0)
        assert list(ledger.iterdump()) == before


def test_the_token_is_nowhere_in_the_log_of_a_whole_visit(place):
    with Served(place, verbose=["--verbose"]) as served:
        for what in ("", "/", "/video.mp4", "/poster.jpg", "/nope"):
            served.get(what)
            served.client.post(served.links[0] + what)
        text = "\n".join(served.log())
    assert not [link for link in served.links if link[3:] in text]


def test_the_owner_sees_the_batch_and_nobody_else_does(place):
    with Served(place) as served:
        said = re.search(r"videos: 4; see them at http://localhost:(\d+)(/batch/\S+)", served.said)
        assert int(said[1]) == served.port
        page = served.client.get(said[2])
        assert page.status_code == 200
        assert all(f'href="{link}"' in page.text for link in served.links)
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "Ann" in page.text
        assert served.client.get(f"{said[2]}x").status_code == 404
        assert served.client.get("/batch/").status_code == 404
        assert served.links[0] not in served.client.get("/").text


def test_a_server_process_does_not_load_what_it_does_not_need(place):
    """Each of these takes 30 MB or more, in every process."""
    token = place.links()[0]["vidmerge_video_url"].rpartition("/")[2]
    code = f"""
import sys
from pathlib import Path
from batch.job.folder import BatchFolder
from batch.job.settings import load_settings
from batch.web.serving import open_site
with open_site(BatchFolder(Path("out")), load_settings()) as (library, _visits, _batch):
    library.find("{token}").movie()
print([name for name in ("pandas", "torch", "ray", "av", "fastapi") if name in sys.modules])
"""
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=CLEAN | {"PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])},
        cwd=place.root,
        check=True,
    )
    assert done.stdout == "[]\n"
