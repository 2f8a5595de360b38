"""`vidmerge presenter list` and `vidmerge presenter preview`, and baking on first use."""

import av
import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.cli.setup import baking_first
from personalize.errors import ConfigError
from render_cluster.presenter.model.recipe import cast_names
from render_cluster.segment.settings import RenderSettings


@pytest.fixture
def vidmerge(monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    return lambda *arguments: CliRunner().invoke(app, ["presenter", *arguments])


def test_list_names_the_cast(vidmerge):
    result = vidmerge("list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[2:]] == cast_names()


def test_preview_writes_a_still_and_a_talking_clip(vidmerge, pack, tmp_path):
    result = vidmerge("preview", pack.facts.name, "--out", str(tmp_path / "new"))
    assert result.exit_code == 0
    still, clip = (tmp_path / "new" / f"anna.{ending}" for ending in ("png", "mp4"))
    assert result.stdout.split() == [str(still), str(clip)]
    assert sorted((tmp_path / "new").iterdir()) == sorted([still, clip])
    with Image.open(still) as picture:
        assert picture.size == (1280, 720)
    with av.open(str(clip)) as movie:
        frames = sum(1 for _ in movie.decode(video=0))
    with av.open(str(clip)) as movie:
        sound = np.concatenate([f.to_ndarray().mean(0) for f in movie.decode(audio=0)])
    assert 3.8 < frames / 25 < 5.2
    assert np.abs(sound).max() > 0.1


def test_preview_of_an_unknown_presenter_names_the_nearest(vidmerge, tmp_path):
    result = vidmerge("preview", "maia", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "did you mean 'maya'" in result.stderr


def test_preview_into_a_file_is_refused(vidmerge, pack, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    result = vidmerge("preview", pack.facts.name, "--out", str(file / "looks"))
    assert result.exit_code == 2
    assert "cannot write to" in result.stderr


def test_a_presenter_that_is_ready_is_not_baked_again(pack):
    asked = []
    render = baking_first(lambda specs, *_: asked.append(specs), Console(quiet=True))
    render((), RenderSettings(pack.facts.name, "hibari", "store", None), print)
    assert asked == [()]


def test_rendering_with_an_unknown_presenter_does_not_begin():
    def fails(*_):
        raise AssertionError

    render = baking_first(fails, Console(quiet=True))
    with pytest.raises(ConfigError, match="did you mean 'kofi'"):
        render((), RenderSettings("koffi", "hibari", "store", None), print)
