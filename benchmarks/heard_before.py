"""An ear that remembers: what was heard in the same sound by the same ear is not heard again."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from render_cluster.media.grid import SAMPLE_RATE_HZ


class Hearing(Protocol):
    """What writes down speech."""

    name: str

    def hear(self, samples: NDArray[np.float32], rate_hz: int) -> str:
        """The text in mono samples."""


class RememberingEar:
    """Keeps one line for each sound in `heard.jsonl`: its hash, text, and what hearing it took."""

    def __init__(self, ear: Hearing, folder: Path) -> None:
        """Reads what the folder holds."""
        self.name = ear.name
        self._ear = ear
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "heard.jsonl"
        lines = self._file.read_text("utf-8").splitlines() if self._file.exists() else []
        self._heard = {row["sound"]: row for row in map(json.loads, lines)}
        self._used: set[str] = set()

    def hear(self, samples: NDArray[np.float32]) -> str:
        """The text in mono samples at the product's rate."""
        sound = hashlib.sha256(self.name.encode() + samples.tobytes()).hexdigest()
        self._used.add(sound)
        if sound not in self._heard:
            start_s = time.process_time()
            text = self._ear.hear(samples, SAMPLE_RATE_HZ)
            row = {
                "sound": sound,
                "text": text,
                "core_s": round(time.process_time() - start_s, 3),
                "sound_s": round(len(samples) / SAMPLE_RATE_HZ, 3),
            }
            self._heard[sound] = row
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        return str(self._heard[sound]["text"])

    @property
    def times_real_time(self) -> float:
        """Seconds of sound per second of one core, over everything heard in this run."""
        rows = [self._heard[sound] for sound in self._used]
        return round(sum(r["sound_s"] for r in rows) / max(sum(r["core_s"] for r in rows), 1e-9), 2)
