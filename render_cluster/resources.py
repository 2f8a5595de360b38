"""What one worker runs on: device and encoder by name, and what it asks Ray for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

DeviceName = Literal["cpu", "cuda"]
EncoderName = Literal["x264", "nvenc"]

# Ray counts in ten-thousandths, so a third of a GPU is slightly less than a third.
_ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Resources:
    """Processors, GPUs (a fraction shares one) and memory that Ray reserves per worker.

    What it draws with is separate: a worker may have a GPU and draw on the CPU.
    """

    cpus: float = 1.0
    gpus: float = 0.0
    memory_bytes: int = 0

    def __post_init__(self) -> None:
        if min(self.cpus, self.gpus, self.memory_bytes) < 0 or not (self.cpus or self.gpus):
            raise ValueError(f"expected some CPU or GPU and nothing below zero, got {self}")
        if self.gpus > 1 and self.gpus % 1:
            raise ValueError(f"expected a fraction of one GPU or whole ones, got {self.gpus}")

    def __str__(self) -> str:
        parts = [f"{self.cpus:g} CPU", f"{self.gpus:g} GPU"]
        if self.memory_bytes:
            parts.append(f"{self.memory_bytes / 1e9:.1f} GB of memory")
        return ", ".join(parts)

    def options(self) -> dict[str, float]:
        """The options of a Ray actor."""
        asked: dict[str, float] = {"num_cpus": self.cpus, "num_gpus": self.gpus}
        return asked | ({"memory": self.memory_bytes} if self.memory_bytes else {})

    def fits(self, machine: Mapping[str, float]) -> int:
        """How many workers a machine with these Ray resources can hold."""
        asked = {"CPU": self.cpus, "memory": float(self.memory_bytes)}
        rooms = [machine.get(name, 0.0) / need for name, need in asked.items() if need]
        if self.gpus:
            rooms.append(self._gpu_room(machine.get("GPU", 0.0)))
        return int(min(rooms) + _ROUNDING)

    def fits_all(self, machines: Iterable[Mapping[str, float]]) -> int:
        """How many workers the given machines can hold together."""
        return sum(self.fits(machine) for machine in machines)

    def _gpu_room(self, gpus: float) -> float:
        """A worker uses a single GPU, so two of 0.6 do not share."""
        if self.gpus >= 1:
            return gpus / self.gpus
        return float(int(1 / self.gpus + _ROUNDING) * int(gpus))


def largest_machine(machines: Iterable[Mapping[str, float]]) -> str:
    """The most that a single machine has of each resource, for a message."""
    rows = list(machines)

    def most(name: str) -> float:
        return max((row.get(name, 0.0) for row in rows), default=0.0)

    return f"{most('CPU'):g} CPU, {most('GPU'):g} GPU, {most('memory') / 1e9:.1f} GB of memory"
