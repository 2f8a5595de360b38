"""IPA of texts by espeak-ng, asked of its own process, which is started on first use."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from importlib.util import find_spec

from personalize.errors import ConfigError, StageError

INSTALL = "pip install --require-hashes --no-deps --requirement requirements-languages.lock"
_PROGRAM = "render_cluster.voice.espeak.phoneme_server"


class Phonemizer:
    """The process; it ends with ours, whose end closes its input."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def ipa(self, text: str, language: str) -> str:
        """The IPA of a text, sounds of several letters tied by `^`, words apart by spaces.

        Raises:
            StageError: espeak-ng ended, or does not know the language.
        """
        question = json.dumps({"language": language, "text": text}) + "\n"
        with self._one_at_a_time:
            answer = self._ask(question) or self._ask(question)
        if not answer:
            raise StageError("speak", f"espeak-ng ended while it read {text[:40]!r}")
        found = json.loads(answer)
        if "fault" in found:
            raise StageError("speak", found["fault"])
        return str(found["ipa"])

    def _ask(self, question: str) -> str:
        """The answer; empty if the process ended, so that the next call starts another."""
        if self._process is None:
            command = [sys.executable, "-m", _PROGRAM]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return ""
        try:
            stdin.write(question)
            stdin.flush()
            answer = stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            self.close()
        return answer

    def close(self) -> None:
        """Ends the process; the next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not written is not needed
                    pipe.close()
        process.wait()


@cache
def phonemizer() -> Phonemizer:
    """The one of this process."""
    found = Phonemizer()
    atexit.register(found.close)
    return found


def check_installed(language: str) -> None:
    """Checks that espeak-ng is there; starts nothing.

    Raises:
        ConfigError: it is not.
    """
    if find_spec("espeakng_loader") is None:
        raise ConfigError(
            f"texts in {language!r} are read by espeak-ng (GPL-3.0-or-later), which is an extra: "
            f"`{INSTALL}`, or `pip install vidmerge[languages]`"
        )
