import os
import subprocess
import sys
import time

import pytest

from benchmarks.waiting import WaitMeter

SPIN = "import time\nend = time.time() + 6\nwhile time.time() < end: pass"


@pytest.mark.slow
def test_processes_that_share_a_core_wait_for_it():
    """Two busy processes on one core, one of them marked as a worker of ours."""
    on_one_core = ["taskset", "-c", str(min(os.sched_getaffinity(0))), "bash", "-c"]
    with WaitMeter("mark-of-a-test") as meter:
        both = [
            subprocess.Popen(
                [*on_one_core, f'exec -a "$0" {sys.executable} -c "$1"', name, SPIN],
                env=os.environ | {"VIDMERGE_MARK": mark},
            )
            for name, mark in (("ray::RenderActor", "mark-of-a-test"), ("other", "another"))
        ]
        time.sleep(5)
        for process in both:
            process.wait()
    assert len(meter._seen) == 1
    assert meter.stretch > 1.4


def test_without_a_worker_nothing_is_stretched():
    with WaitMeter("mark-of-no-one") as meter:
        pass
    assert meter.stretch == 1.0
