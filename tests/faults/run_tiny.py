"""The driver of a batch as a process of its own: `python -m tests.faults.run_tiny '<json>'`."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from batch.folder import BatchFolder
from batch.monitor import SilentMonitor
from batch.pipeline import Job, run_batch
from batch.settings import load_settings
from personalize.errors import ConfigError
from render_cluster.pool import render_segments
from tests.batch.tiny_renderer import identify
from tests.faults.tiny import open_tiny


def main(root, out, store, limits, flags):
    def render(specs, settings, on_outcome):
        render_segments(specs, replace(settings, **limits), on_outcome, open_tiny)

    root = Path(root)
    files = (root / "campaign.yaml", root / "people.csv", BatchFolder(root / out))
    job = Job(*files, load_settings(store=store, **flags), write_videos=True)
    try:
        summary = run_batch(job, render, identify, SilentMonitor())
    except ConfigError as error:
        sys.exit(str(error))
    sys.stdout.write(json.dumps(asdict(summary), default=str) + "\n")


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
