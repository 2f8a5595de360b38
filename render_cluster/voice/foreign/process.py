"""The parent's side: a child process per opened voice, started again after it has ended.

An engine that is slow to import, that breaks other libraries or whose licence asks for distance
lives in the child alone. The pipes carry JSON lines, and samples as raw float32.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from personalize.errors import ConfigError, StageError

_CHUNK_BYTES = 1 << 16
_END_S = 5.0
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

_spent_s = [0.0]


def processor_seconds() -> float:
    """What this process and its speakers have cost so far; only differences mean anything."""
    return time.process_time() + _spent_s[0]


@dataclass(frozen=True, slots=True)
class SpeakerCommand:
    """How to start a speaker.

    Attributes:
        voice: its name, for messages.
        module: run as `python -m`; it calls `serve`.
        arguments: of that module.
        start_limit_s: how long it may take to load.
        answer_limit_s: how long it may take for a sentence.
    """

    voice: str
    module: str
    arguments: tuple[str, ...]
    start_limit_s: float = 300.0
    answer_limit_s: float = 120.0


class SpeakerProcess:
    """A running speaker.

    Raises:
        ConfigError: it cannot be started.
    """

    def __init__(self, command: SpeakerCommand) -> None:
        self._command = command
        self._child: _Child | None = None
        hello = self._running().hello
        self.rate_hz: int = hello["rate_hz"]
        self.alphabet: frozenset[str] = frozenset(hello["alphabet"])

    def read(self, text: str) -> list[str]:
        """The sentences of a text as the model is given them.

        Raises:
            StageError: it cannot be read, or the process ended or took too long.
        """
        answer, _ = self._ask({"do": "read", "text": text})
        return list(answer["sentences"])

    def say(
        self, tokens: Sequence[str], speed: float, seed: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Mono samples at `rate_hz`, and (tokens + 1,) the seconds at which each token starts.

        Raises:
            StageError: they cannot be said, or the process ended or took too long.
        """
        answer, samples = self._ask(
            {"do": "say", "tokens": list(tokens), "speed": speed, "seed": seed}
        )
        edges_s = np.array(answer["edges"], np.float64) / self.rate_hz
        if len(edges_s) != len(tokens) + 1:
            raise StageError("speak", f"{self._command.voice}: no duration for every sound")
        _spent_s[0] += float(answer["processor_s"])
        return samples, edges_s

    def close(self) -> None:
        """Ends the process."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], NDArray[np.float32]]:
        child = self._running()
        try:
            answer = child.ask(request, self._command.answer_limit_s)
        except TimeoutError:
            self.close()
            raise StageError(
                "speak",
                f"voice {self._command.voice!r} took more than {self._command.answer_limit_s:g} s "
                "for a sentence; make it shorter, or use a smaller model",
            ) from None
        except (_EndedError, BrokenPipeError):
            how = child.how_it_ended()
            self.close()
            raise StageError(
                "speak",
                f"the process of voice {self._command.voice!r} ended ({how}); it is started again "
                "for the next text, and another run tries this one again",
            ) from None
        if "error" in answer[0]:
            raise StageError("speak", f"voice {self._command.voice!r}: {answer[0]['error']}")
        return answer

    def _running(self) -> _Child:
        if self._child is None:
            self._child = _started(self._command)
        return self._child


class _EndedError(Exception):
    """The child closed its pipe."""


class _Child:
    def __init__(self, command: SpeakerCommand) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the child runs
        self._process = subprocess.Popen(
            [sys.executable, "-m", command.module, *command.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
        )
        self._unread = bytearray()
        self._finalizer = weakref.finalize(self, _end, self._process, self._errors)
        self.hello: dict[str, Any] = {}

    def ask(
        self, request: Mapping[str, Any], limit_s: float
    ) -> tuple[dict[str, Any], NDArray[np.float32]]:
        """The header of the answer, and its samples."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return self.receive(limit_s)

    def receive(self, limit_s: float) -> tuple[dict[str, Any], NDArray[np.float32]]:
        until_s = time.monotonic() + limit_s
        while b"\n" not in self._unread:
            self._read_more(until_s)
        line, _, rest = bytes(self._unread).partition(b"\n")
        self._unread = bytearray(rest)
        header: dict[str, Any] = json.loads(line)
        size = 4 * int(header.get("samples", 0))
        while len(self._unread) < size:
            self._read_more(until_s)
        samples = np.frombuffer(bytes(self._unread[:size]), "<f4").astype(np.float32)
        del self._unread[:size]
        return header, samples

    def end(self) -> None:
        """Kills it."""
        self._finalizer()

    def how_it_ended(self) -> str:
        """The signal or exit status, and the last line that it wrote."""
        try:
            status = self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        how = f"exit status {status}" if status >= 0 else signal.Signals(-status).name
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return f"{how}: {lines[-1][:300]}" if lines else how

    def _read_more(self, until_s: float) -> None:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        if not select.select([pipe], [], [], max(0.0, until_s - time.monotonic()))[0]:
            raise TimeoutError
        read = os.read(pipe, _CHUNK_BYTES)
        if not read:
            raise _EndedError
        self._unread += read


def _started(command: SpeakerCommand) -> _Child:
    child = _Child(command)
    try:
        hello, _ = child.receive(command.start_limit_s)
    except _EndedError:
        how = child.how_it_ended()
        child.end()
        raise ConfigError(f"voice {command.voice!r} cannot be opened: {how}") from None
    except TimeoutError:
        child.end()
        raise ConfigError(
            f"voice {command.voice!r} was not loaded within {command.start_limit_s:g} s"
        ) from None
    if "error" in hello:
        child.end()
        raise ConfigError(f"voice {command.voice!r}: {hello['error']}")
    child.hello = hello
    return child


def _end(process: subprocess.Popen[bytes], errors: BinaryIO) -> None:
    """Also when the voice is collected, and when this process ends in good order."""
    process.kill()
    process.wait()
    errors.close()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was written last can no longer be read
                pipe.close()


def _environment() -> dict[str, str]:
    """This process's, with its search path, and one thread for each library."""
    paths = [path or str(Path.cwd()) for path in sys.path]
    return {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
