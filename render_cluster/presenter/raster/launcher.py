"""Launches kernels on a device, and keeps their packed inputs between launches."""

from __future__ import annotations

from typing import Any

import warp as wp

from render_cluster.presenter.raster.device_scene import WarpKernel


class Launcher:
    """Runs kernels on one device.

    Packing the inputs of a small kernel takes Warp as long as running it. So each kernel's last
    launch is kept, and only inputs that are different objects are packed again: changes to a struct
    in place are seen.
    """

    def __init__(self, device: str) -> None:
        self._device = device
        self._last: dict[WarpKernel, tuple[Any, int, tuple[object, ...]]] = {}

    def launch(self, kernel: WarpKernel, dim: int, *inputs: object) -> None:
        """Runs a kernel over `dim` threads."""
        if not dim:
            return
        if kernel in self._last:
            # Stored only when all is packed: after an error it would not match its inputs.
            command, dim_before, before = self._last.pop(kernel)
            if dim != dim_before:
                command.set_dim(dim)
            for i, (old, new) in enumerate(zip(before, inputs, strict=True)):
                if old is not new:
                    command.set_param_at_index(i, new)
        else:
            command = wp.launch(
                kernel, dim=dim, inputs=list(inputs), device=self._device, record_cmd=True
            )
        self._last[kernel] = (command, dim, inputs)
        command.launch()
