import pytest

from batch.job.settings import load_settings
from personalize.errors import ConfigError


@pytest.fixture(autouse=True)
def _working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        "STORE",
        "LEDGER",
        "WORKERS",
        "ENCODER",
        "BASE_URL",
        "PRICE_PER_CORE_HOUR_USD",
        "HOME",
    ):
        monkeypatch.delenv(f"VIDMERGE_{name}", raising=False)


def test_flags_override_environment_overrides_file(tmp_path, monkeypatch):
    (tmp_path / "vidmerge.toml").write_text('workers = 2\nbase_url = "https://file"\nstore = "f"\n')
    monkeypatch.setenv("VIDMERGE_WORKERS", "3")
    monkeypatch.setenv("VIDMERGE_BASE_URL", "https://environment")
    settings = load_settings(workers=4, base_url=None)
    assert (settings.workers, settings.base_url) == (4, "https://environment")
    assert settings.store == str(tmp_path / "f")


def test_the_store_outlives_batches_in_the_users_data_folder(monkeypatch, tmp_path):
    assert load_settings().store.endswith("vidmerge/store")
    assert load_settings(store="s3://bucket/x").store == "s3://bucket/x"
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path / "home"))
    assert load_settings().store == str(tmp_path / "home" / "store")


def test_a_base_url_ends_without_a_slash():
    assert load_settings(base_url="https://x.example/a/").base_url == "https://x.example/a"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (
            {"workers": 0},
            "setting workers: .* got 0 .*--workers, VIDMERGE_WORKERS or vidmerge.toml",
        ),
        ({"base_url": "ftp://x"}, "setting base_url"),
        ({"base_url": "https://x y"}, "setting base_url"),
        ({"price_per_core_hour_usd": -1}, "setting price_per_core_hour_usd"),
        ({"no_such": 1}, "setting no_such"),
    ],
)
def test_an_invalid_setting_is_named_with_its_possible_sources(flags, message):
    with pytest.raises(ConfigError, match=message):
        load_settings(**flags)


def test_a_broken_settings_file_is_named(tmp_path):
    (tmp_path / "vidmerge.toml").write_text("workers = = 3")
    with pytest.raises(ConfigError, match=r"vidmerge\.toml cannot be read"):
        load_settings()
