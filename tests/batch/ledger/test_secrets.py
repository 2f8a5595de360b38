"""No part of a password is printed or written, however its setting is mistyped."""

import pytest

from batch.job.folder import BatchFolder
from batch.job.settings import load_settings
from batch.ledger.ledger import Ledger
from batch.ledger.place import place_of
from personalize.errors import ConfigError
from render_cluster.store.files import without_secrets
from render_cluster.store.segment_store import SegmentStore
from tests.batch.workplace import Workplace

SECRET = "topsecret"


@pytest.mark.parametrize(
    "setting",
    [
        f"host=h password={SECRET} dbname=x",
        f"postgresql://h/db;password={SECRET}",
        f"postgresql://u:p@{SECRET}@h/db",
        f"postgresql://u:p/{SECRET}@h/x/y",
        f"mysql://u:{SECRET}@h/db",
        f"sqlite+pysqlite://u:{SECRET}@h/db",
        f"postgresql+asyncpg://u:{SECRET}@h/db",
        f"sqlite+aiosqlite:///{SECRET}.db",
        SECRET,
    ],
)
def test_a_ledger_that_cannot_be_read_is_not_repeated(tmp_path, setting):
    folder = BatchFolder(tmp_path / "out")
    for attempt in (place_of, folder.claim, lambda url: Ledger(url, "b")):
        with pytest.raises(ConfigError) as caught:
            attempt(setting)
        assert SECRET not in str(caught.value)
    assert not folder.is_batch


def test_a_translators_key_is_neither_recorded_nor_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_TRANSLATE_KEY", SECRET)
    workplace = Workplace(tmp_path)
    workplace.run()
    assert SECRET not in repr(workplace.job().settings)
    ledger = (tmp_path / "out" / "ledger.db").read_bytes()
    assert b'"settings"' in ledger
    assert SECRET.encode() not in ledger


def test_a_password_in_a_translators_address_is_refused_and_not_repeated():
    with pytest.raises(ConfigError, match="translate_url") as caught:
        load_settings(translate_url=f"https://user:{SECRET}@host/v1")
    assert SECRET not in str(caught.value)


def test_an_option_after_a_file_is_not_part_of_its_name(tmp_path):
    folder = BatchFolder(tmp_path / "out")
    with pytest.raises(ConfigError) as caught:
        folder.claim(f"sqlite:///x.db;password={SECRET}")
    assert SECRET not in str(caught.value)
    assert not folder.is_batch


def test_a_secret_in_place_of_the_user_name_is_not_shown():
    with pytest.raises(ConfigError, match=r"postgresql\+psycopg://127") as caught:
        Ledger(f"postgresql://{SECRET}@127.0.0.1:1/db", "b")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("store", [f"s3:/KEY:{SECRET}@b", f"gs:{SECRET}@b/x", f"s3:/{SECRET}"])
def test_a_store_with_too_few_slashes_is_not_a_folder(store):
    with pytest.raises(ConfigError, match="two slashes") as caught:
        load_settings(store=store)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("store", ["C:/store", "a/s3:/b", "s3://b/x", "store"])
def test_a_folder_may_have_a_colon(store):
    assert load_settings(store=store).store


@pytest.mark.parametrize(
    "setting",
    [
        f"postgresql://u:{SECRET}@h:5/db",
        f"postgresql://u:12/{SECRET}@h:5/db",
        f"postgresql://u:p@h:5/db?password={SECRET}",
    ],
)
def test_a_ledger_that_can_be_read_is_host_port_and_database(setting):
    assert place_of(setting) == "h:5/db"


@pytest.mark.parametrize(
    "uri",
    [
        f"s3://KEY:{SECRET}/def@bucket/x",
        f"s3://KEY:{SECRET}@bucket/x",
        f"s3://bucket/x?secret_key={SECRET}&region=here",
        f"nosuch://KEY:a/{SECRET}@bucket/x",
    ],
)
def test_a_store_hides_its_keys(uri):
    assert SECRET not in without_secrets(uri)


@pytest.mark.parametrize("uri", [f"nosuch://KEY:a/{SECRET}@bucket/x", f"nosuch://b/x?key={SECRET}"])
def test_a_store_that_cannot_be_opened_is_one_line_without_its_keys(uri):
    with pytest.raises(ConfigError) as caught:
        SegmentStore(uri)
    assert SECRET not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_mistyped_ledger_does_not_stay_with_the_folder(workplace):
    with pytest.raises(ConfigError, match="cannot open the ledger"):
        workplace.run(ledger="postgresql://u:p@127.0.0.1:1/db")
    assert workplace.run().recipients.videos > 0
