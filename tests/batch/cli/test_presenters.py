"""`vidmerge presenter list` and `vidmerge presenter preview`, and baking on first use."""

import io
import re

import av
import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.cli.setup import run_steps
from batch.job.engine import Engine
from batch.service import Service
from personalize.errors import ConfigError
from render_cluster import SetupStep, cast_names, make_ready
from tests.batch.tiny_renderer import TinyRenderer
from tests.batch.workplace import CAMPAIGN


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
    with Image.open(still) as image:
        assert image.size == (1280, 720)
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
    said = []
    make_ready(pack.facts.name, "hibari", said.append)
    assert said == []


def test_rendering_with_an_unknown_presenter_does_not_begin(workplace):
    workplace.campaign.write_text(CAMPAIGN.replace("name: Test", "name: Test\npresenter: koffi"))
    with pytest.raises(ConfigError, match="did you mean 'kofi'"):
        Service(workplace.job().settings, engine=Engine(TinyRenderer())).run(workplace.job())


def test_setup_says_what_it_makes_how_long_it_took_and_how_large_it_is(tmp_path):
    made = tmp_path / "pack.npz"
    steps = [SetupStep("baking presenter anna", made, lambda: made.write_bytes(bytes(2_000_000)))]
    console = Console(file=io.StringIO())
    run_steps(steps, console)
    run_steps([], console)
    assert re.search(r"baking presenter anna: took 0.0 s, 2\.0 MB\nready, 0.0 s\n", _text(console))
    assert _text(console).endswith("ready: everything was there already\n")


def _text(console):
    return console.file.getvalue()
