"""`vidmerge run` with the tiny renderer: `python -m tests.faults.command_tiny run CAMPAIGN ...`.

The command is the real one; what renders and what it is called by are the tests'.
"""

import render_cluster.pool.pool
import render_cluster.segment.render_identity
from batch.cli import setup as setting_up
from batch.cli.commands import app
from render_cluster.pool.pool import render_segments
from tests.batch.tiny_renderer import identify
from tests.faults.tiny import open_tiny


def render_tiny(specs, settings, on_outcome):
    render_segments(specs, settings, on_outcome, open_tiny)


if __name__ == "__main__":
    render_cluster.pool.pool.render_segments = render_tiny
    render_cluster.segment.render_identity.render_identity = identify
    setting_up.baking_first = lambda render, _console: render
    app()
