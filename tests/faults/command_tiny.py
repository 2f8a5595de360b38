"""`vidmerge` with the tiny renderer: `python -m tests.faults.command_tiny run CAMPAIGN ...`."""

from batch.cli.commands import app
from render_cluster import render_segments
from tests.batch.tiny_renderer import tiny_engine
from tests.faults.tiny import open_tiny


def render_tiny(specs, settings, on_outcome):
    render_segments(specs, settings, on_outcome, open_tiny)


if __name__ == "__main__":
    app(obj=tiny_engine(render_tiny))
