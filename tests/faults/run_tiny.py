"""The driver of a batch as its own process: `python -m tests.faults.run_tiny '<json>'`."""

import json
import os
import signal
import sys
from dataclasses import asdict, replace
from pathlib import Path

import sqlalchemy as sa

from batch.job.folder import BatchFolder
from batch.job.job import Job
from batch.job.monitor import SilentMonitor
from batch.job.settings import load_settings
from batch.pipeline import run_batch
from personalize.errors import ConfigError
from render_cluster.pool.pool import render_segments
from tests.batch.tiny_renderer import tiny_engine
from tests.faults.tiny import open_tiny


def main(root, out, store, limits, flags):
    def render(specs, settings, on_outcome):
        cluster = replace(settings.cluster, **limits)
        render_segments(specs, replace(settings, cluster=cluster), on_outcome, open_tiny)

    root = Path(root)
    files = (root / "campaign.yaml", root / "people.csv", BatchFolder(root / out))
    job = Job(*files, load_settings(store=store, **flags), write_videos=True)
    try:
        summary = run_batch(job, tiny_engine(render), SilentMonitor())
    except ConfigError as error:
        sys.exit(str(error))
    sys.stdout.write(json.dumps(asdict(summary), default=str) + "\n")


def die_in_commit(number):
    """Ends this process by SIGKILL inside the n-th transaction that is about to commit."""
    left = iter(range(number - 1))

    @sa.event.listens_for(sa.Engine, "commit")
    def die(_connection):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    die_in = os.environ.get("VIDMERGE_TEST_DIE_IN_COMMIT")
    if die_in:
        die_in_commit(int(die_in))
    main(**json.loads(sys.argv[1]))
