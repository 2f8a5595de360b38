"""What runs Kokoro's graph: onnxruntime's provider for a device."""

from __future__ import annotations

from collections.abc import Sequence

from render_cluster.voice.interface.facts import VoiceDevice

CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"


def providers_on(device: VoiceDevice) -> Sequence[str]:
    """The providers by preference: what CUDA has no kernel for runs on the processor."""
    return (CUDA, CPU) if device == "cuda" else (CPU,)
