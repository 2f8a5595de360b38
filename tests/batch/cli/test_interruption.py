"""A command that is told to end while its clean-up hangs or fails."""

import re
import signal
import subprocess
import sys
import threading

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.cli.interruption import MESSAGE, Interruption

HANGS = """
import sys, time
from batch.cli.interruption import Interruption
with Interruption(clean_up_limit_s=0.5):
    try:
        print("at work", flush=True)
        time.sleep(60)
    finally:
        time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_hanging_clean_up_is_ended_with_the_same_message(number):
    with subprocess.Popen(
        [sys.executable, "-c", HANGS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "at work\n"
        process.send_signal(number)
        _, complaint = process.communicate(timeout=20)
    assert (process.returncode, complaint) == (128 + number, f"interrupted: {MESSAGE}\n")


def test_an_exception_during_clean_up_still_counts_as_an_interruption():
    interruption = Interruption()
    before = signal.getsignal(signal.SIGTERM)

    def command():
        with interruption:
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                raise OSError("the store went away")

    with pytest.raises(KeyboardInterrupt):
        command()
    interruption.over()
    assert interruption.exit_code == 143
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_help_names_the_exit_codes():
    said = CliRunner().invoke(app, ["--help"]).stdout
    assert "130, 143 or 129 ended by Ctrl-C, SIGTERM or SIGHUP" in re.sub(r"[\s│]+", " ", said)


def test_signal_handlers_are_restored_afterwards():
    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with Interruption():
        assert signal.getsignal(signal.SIGTERM) != before[1]
    assert before == [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]


def test_ignored_signals_stay_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interruption():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_may_run_a_command_too():
    failed = []

    def command():
        try:
            with Interruption():
                pass
        except ValueError as error:
            failed.append(error)

    thread = threading.Thread(target=command)
    thread.start()
    thread.join()
    assert failed == []
