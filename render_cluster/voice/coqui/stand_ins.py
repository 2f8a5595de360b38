"""Stand-ins for parts of torchaudio and torchcodec that Coqui imports and never calls here.

torchaudio's wheel on PyPI is linked with CUDA, so its native part does not load beside a CPU build
of torch, and Coqui asks for torchcodec with any torch from 2.9 on. Both serve to read sound files,
which synthesis does not do. They would break other libraries of this process: only a speaker's
process may install them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


def install_stand_ins() -> None:
    """Call before the first import of `TTS`."""
    extension = _empty_module("torchaudio._extension")
    extension.__dict__.update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _check_cuda_version=lambda: None,
        fail_if_no_align=_unchanged,
    )
    _empty_module("torchcodec")


def _unchanged(function: F) -> F:
    return function


def _empty_module(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    module.__path__ = []
    sys.modules[name] = module
    return module
