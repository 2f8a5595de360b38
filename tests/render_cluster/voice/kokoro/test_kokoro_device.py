"""Where Kokoro speaks: on a GPU only if it is wanted, offered, and everywhere the same."""

import onnxruntime
import pytest

from personalize.errors import ConfigError
from render_cluster.voice.catalog import on_device, open_voice, voice_facts
from render_cluster.voice.kokoro.model import KokoroModel
from render_cluster.voice.kokoro.providers import CPU, CUDA, providers_on
from render_cluster.voice.kokoro.styles import style_of
from render_cluster.voice.kokoro.weights import join_model

VOICE = "kokoro:am_michael"


@pytest.fixture
def with_cuda(monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CUDA, CPU])


def test_the_processor_is_the_second_choice_on_a_gpu():
    assert providers_on("cuda") == (CUDA, CPU)
    assert providers_on("cpu") == (CPU,)


@pytest.mark.usefixtures("with_cuda")
def test_what_a_gpu_says_has_keys_of_its_own():
    facts = voice_facts(VOICE)
    assert on_device(facts, "cpu") == facts
    on_gpu = on_device(facts, "cuda")
    assert (on_gpu.device, on_gpu.fingerprint) == ("cuda", f"{facts.fingerprint} on cuda")
    assert on_device(voice_facts("hibari"), "cuda").device == "cpu"


def test_without_a_gpu_for_onnxruntime_it_speaks_on_the_processor(monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CPU])
    facts = voice_facts(VOICE)
    assert on_device(facts, "cuda") == facts


def test_a_worker_without_the_planned_gpu_says_so(monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CUDA, CPU])
    planned = on_device(voice_facts(VOICE), "cuda")
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CPU])
    with pytest.raises(ConfigError, match="does not offer: install onnxruntime-gpu on every"):
        open_voice(planned)


@pytest.mark.filterwarnings("ignore:Specified provider")
def test_a_gpu_that_does_not_start_is_an_error_and_no_slow_batch():
    if CUDA in onnxruntime.get_available_providers():
        pytest.skip("this machine has one")
    with pytest.raises(ConfigError, match="cannot start CUDAExecutionProvider"):
        KokoroModel(join_model(), style_of("am_michael"), 1.0, providers_on("cuda"))
