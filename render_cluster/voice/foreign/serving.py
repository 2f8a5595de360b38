"""The speaker's side of the pipes: one JSON line in, one JSON line and raw samples out.

Runs in the child. Whatever the engine's library prints goes to stderr, and the child ends when its
parent does, even in the middle of a sentence.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from personalize.errors import ConfigError, StageError


@dataclass(frozen=True, slots=True)
class SaidTokens:
    """What a speaker made of some tokens.

    `samples` are mono float32 at its rate; `edges` (tokens + 1,) is the sample at which each token
    starts, and where the last ends.
    """

    samples: NDArray[np.float32]
    edges: Sequence[int]


class Speaker(Protocol):
    """A model of an engine, loaded."""

    rate_hz: int
    alphabet: Sequence[str]
    """The tokens that it knows."""

    def read(self, text: str) -> list[str]:
        """The sentences of a text as it is given to the model: its phonemes, or letters."""

    def say(self, tokens: Sequence[str], speed: float, seed: int) -> SaidTokens:
        """The sound of tokens of its alphabet; the same for the same seed."""


def serve(open_speaker: Callable[[Sequence[str]], Speaker]) -> None:
    """Opens a speaker with the command line's arguments and answers until the parent ends."""
    replies = _take_stdout()
    lines: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_read_requests, args=(lines,), daemon=True).start()
    speaker = _opened(open_speaker, replies)
    _reply(replies, {"rate_hz": speaker.rate_hz, "alphabet": list(speaker.alphabet)})
    for line in _endless(lines):
        _reply(replies, *_answer(speaker, json.loads(line)))


def _opened(open_speaker: Callable[[Sequence[str]], Speaker], replies: BinaryIO) -> Speaker:
    try:
        return open_speaker(sys.argv[1:])
    except ConfigError as error:
        _reply(replies, {"error": str(error)})
    except Exception:  # noqa: BLE001  the parent shows the last line
        traceback.print_exc()
    os._exit(1)  # not by returning: Python aborts if its end meets a thread that reads stdin


def _answer(speaker: Speaker, request: dict[str, object]) -> tuple[dict[str, object], bytes]:
    began_s = time.process_time()
    try:
        if request["do"] == "read":
            return {"sentences": speaker.read(str(request["text"]))}, b""
        said = speaker.say(request["tokens"], request["speed"], request["seed"])  # type: ignore[arg-type]  # our own parent wrote them
    except StageError as error:
        return {"error": error.reason}, b""
    except Exception as error:  # noqa: BLE001  whatever a library raises fails one text
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}"}, b""
    samples = np.ascontiguousarray(said.samples, "<f4")
    header = {"edges": [int(edge) for edge in said.edges], "samples": len(samples)}
    return header | {"processor_s": time.process_time() - began_s}, samples.tobytes()


def _reply(replies: BinaryIO, header: dict[str, object], samples: bytes = b"") -> None:
    replies.write(json.dumps(header).encode() + b"\n" + samples)
    replies.flush()


def _take_stdout() -> BinaryIO:
    """The pipe to the parent, after pointing stdout to stderr, for libraries that print."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _read_requests(lines: SimpleQueue[bytes]) -> None:
    """Ends the process as soon as the parent has closed its side, or has been killed."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


def _endless(lines: SimpleQueue[bytes]) -> Iterator[bytes]:
    while True:
        yield lines.get()
