from dataclasses import replace

import pytest
import warp as wp

from batch.job.settings import load_settings
from personalize.errors import ConfigError
from render_cluster.presenter.raster.warp_start import check_device, start_warp
from render_cluster.segment.renderer import open_renderer
from render_cluster.segment.settings import RenderSettings
from tests.batch.tiny_renderer import LOOK

start_warp()
without_cuda = pytest.mark.skipif(wp.is_cuda_available(), reason="this machine has a CUDA device")


def test_the_device_is_a_setting(monkeypatch):
    monkeypatch.delenv("VIDMERGE_DEVICE", raising=False)
    assert load_settings().device == "cpu"
    monkeypatch.setenv("VIDMERGE_DEVICE", "cuda")
    assert load_settings().device == "cuda"
    monkeypatch.setenv("VIDMERGE_DEVICE", "tpu")
    with pytest.raises(ConfigError, match="setting device"):
        load_settings()


@without_cuda
def test_a_device_is_refused_where_it_is_missing_and_only_there():
    check_device("cpu")
    with pytest.raises(ConfigError, match="no CUDA device"):
        check_device("cuda")


@without_cuda
def test_a_renderer_without_cuda_says_what_to_do(tmp_path):
    settings = RenderSettings(replace(LOOK, presenter="anna", device="cuda"), str(tmp_path))
    with pytest.raises(ConfigError, match="VIDMERGE_DEVICE=cpu"):
        open_renderer(settings)
