"""The protocol with a real child process: a small speaker in a file of its own."""

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from personalize.errors import ConfigError, StageError
from render_cluster.voice.foreign.process import SpeakerCommand, SpeakerProcess, processor_seconds

# Each token is 100 samples of its own level; some tokens misbehave.
_SPEAKER = """
import os, signal, sys, time
import numpy as np
from personalize.errors import ConfigError, StageError
from render_cluster.voice.foreign.serving import SaidTokens, serve

class Speaker:
    rate_hz = 16_000
    alphabet = list("abc!")

    def read(self, text):
        return [f"{os.getpid()}", *text.split(".")]

    def say(self, tokens, speed, seed):
        print("noise on stdout", flush=True)
        sys.stderr.write("the last line\\n")
        if "crash" in tokens:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "exit" in tokens:
            os._exit(3)
        if "hang" in tokens:
            time.sleep(600)
        if "cannot" in tokens:
            raise StageError("speak", "too long for me")
        if "bug" in tokens:
            raise KeyError("a bug")
        until_s = time.process_time() + 0.05
        while time.process_time() < until_s:
            pass
        levels = [seed % 7 + speed + index for index in range(len(tokens))]
        edges = [100 * index for index in range(len(tokens) + ("short" not in tokens))]
        return SaidTokens(np.repeat(np.float32(levels), 100), edges)

def open_speaker(arguments):
    if arguments[0] == "refuses":
        raise ConfigError("no model here; bring one")
    if arguments[0] == "breaks":
        raise OSError("libmodel.so is missing")
    if arguments[0] == "sleeps":
        time.sleep(600)
    return Speaker()

serve(open_speaker)
"""


@pytest.fixture
def command(tmp_path, monkeypatch):
    (tmp_path / "small_speaker.py").write_text(_SPEAKER)
    monkeypatch.syspath_prepend(tmp_path)

    def make(argument="speaks", **limits):
        return SpeakerCommand("small:voice", "small_speaker", (argument,), **limits)

    return make


@pytest.fixture
def speaker(command):
    opened = SpeakerProcess(command())
    yield opened
    opened.close()


def is_running(pid):
    """Whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for_end(pid, limit_s=10):
    until_s = time.monotonic() + limit_s
    while is_running(pid) and time.monotonic() < until_s:
        time.sleep(0.02)
    return not is_running(pid)


def pid_of(speaker):
    return int(speaker.read("")[0])


def test_a_speaker_reads_and_speaks(speaker):
    assert (speaker.rate_hz, speaker.alphabet) == (16_000, frozenset("abc!"))
    assert speaker.read("é.b")[1:] == ["é", "b"]
    samples, edges_s = speaker.say(list("ab"), 1.5, 9)
    assert samples.dtype == np.float32
    np.testing.assert_array_equal(samples, np.repeat(np.float32([3.5, 4.5]), 100))
    np.testing.assert_allclose(edges_s, [0, 1 / 160, 2 / 160])


def test_many_samples_arrive_whole(speaker):
    samples, edges_s = speaker.say(["a"] * 5_000, 1.0, 0)
    assert len(samples) == 500_000
    assert samples[-1] == 5_000
    assert len(edges_s) == 5_001


def test_what_a_speaker_costs_counts_as_processor_time(speaker):
    before_s = processor_seconds()
    speaker.say(["a"], 1.0, 0)
    assert processor_seconds() - before_s >= 0.05


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("cannot", r"speak: voice 'small:voice': too long for me"),
        ("bug", r"voice 'small:voice': KeyError: 'a bug'"),
        ("short", r"small:voice: no duration for every sound"),
    ],
)
def test_a_failed_text_is_one_error_and_the_process_stays(speaker, token, message):
    pid = pid_of(speaker)
    with pytest.raises(StageError, match=message):
        speaker.say(["a", token], 1.0, 0)
    assert len(speaker.say(["a"], 1.0, 0)[0]) == 100
    assert pid_of(speaker) == pid


@pytest.mark.parametrize(
    ("token", "how"), [("crash", "SIGSEGV: the last line"), ("exit", "exit status 3: the last")]
)
def test_a_crash_is_named_and_the_next_text_is_spoken(speaker, token, how):
    pid = pid_of(speaker)
    with pytest.raises(StageError, match=rf"the process of voice 'small:voice' ended \({how}"):
        speaker.say([token], 1.0, 0)
    assert len(speaker.say(["a"], 1.0, 0)[0]) == 100
    assert pid_of(speaker) != pid


def test_a_process_killed_between_texts_is_started_again(speaker):
    pid = pid_of(speaker)
    os.kill(pid, signal.SIGKILL)
    wait_for_end(pid)
    with pytest.raises(StageError, match=r"ended \(SIGKILL"):
        speaker.say(["a"], 1.0, 0)
    assert len(speaker.say(["a"], 1.0, 0)[0]) == 100


def test_a_hanging_sentence_ends_at_the_limit(command):
    speaker = SpeakerProcess(command(answer_limit_s=0.5))
    pid = pid_of(speaker)
    with pytest.raises(StageError, match=r"took more than 0.5 s for a sentence; make it shorter"):
        speaker.say(["hang"], 1.0, 0)
    assert wait_for_end(pid)
    assert len(speaker.say(["a"], 1.0, 0)[0]) == 100
    speaker.close()


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("refuses", "voice 'small:voice': no model here; bring one"),
        ("breaks", "cannot be opened: exit status 1: OSError: libmodel.so is missing"),
        ("sleeps", "was not loaded within 0.5 s"),
    ],
)
def test_a_speaker_that_cannot_start_is_an_error_of_the_configuration(command, argument, message):
    limit_s = 0.5 if argument == "sleeps" else 30
    with pytest.raises(ConfigError, match=message):
        SpeakerProcess(command(argument, start_limit_s=limit_s))


def test_a_forgotten_speaker_ends(command):
    speaker = SpeakerProcess(command())
    pid = pid_of(speaker)
    del speaker
    gc.collect()
    assert wait_for_end(pid)


_PARENT = """
import sys
from render_cluster.voice.foreign.process import SpeakerCommand, SpeakerProcess
sys.path.insert(0, sys.argv[1])
speaker = SpeakerProcess(SpeakerCommand("v", "small_speaker", ("speaks",)))
print(speaker.read("")[0], flush=True)
if sys.argv[2] == "busy":
    speaker.say(["hang"], 1.0, 0)
sys.stdin.read()
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_speaker_ends_with_a_killed_parent(command, tmp_path, state):
    command()
    arguments = [sys.executable, "-c", _PARENT, str(tmp_path), state]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        assert is_running(pid)
        parent.send_signal(signal.SIGKILL)
    assert wait_for_end(pid)
