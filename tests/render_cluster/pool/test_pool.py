import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from personalize.errors import ConfigError
from personalize.plan.segment import MotionSpec, RenderIdentity, segment_spec
from render_cluster import ClusterSettings, Look, voice_facts
from render_cluster.pool.pool import render_segments
from render_cluster.segment.local import render_locally
from render_cluster.segment.settings import RenderSettings
from tests.faults.tiny import open_tiny

pytestmark = [pytest.mark.ray, pytest.mark.usefixtures("small_ray")]

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
HELLO = MotionSpec("calm", "rest", 1)


def specs_of(*lines):
    return [segment_spec("line", words, motion, IDENTITY) for words, motion in lines]


def bytes_of(store):
    """Everything in a store except its clips and file times, by path."""
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in sorted(Path(store).rglob("*"))
        if path.is_file()
    }


def renderers():
    """The processes of the pool's actors."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes()
        except OSError:
            continue
        if command.startswith(b"ray::RenderActor"):
            found.append(int(entry.parent.name))
    return found


@pytest.fixture
def settings(tmp_path):
    look = Look("anna", voice_facts("hibari"))
    return RenderSettings(look, str(tmp_path / "store"), ClusterSettings(workers=2))


def test_the_pool_makes_what_one_worker_makes_and_a_bad_segment_fails_alone(settings, tmp_path):
    specs = specs_of(("Hi Ana.", HELLO), ("Unsayable.", HELLO), ("Hi Bo.", HELLO))
    outcomes = []
    render_segments(specs, settings, outcomes.append, open_tiny)
    assert sorted(o.segment_key for o in outcomes) == sorted(s.segment_key for s in specs)
    by_key = {o.segment_key: o for o in outcomes}
    status = [by_key[s.segment_key].status for s in specs]
    assert status == ["rendered", "failed", "rendered"]
    assert by_key[specs[1].segment_key].stage == "speak"
    assert sum(o.seconds.clip_s for o in outcomes) > 0
    here = replace(settings, store=str(tmp_path / "here"))
    render_locally([specs[0], specs[2]], here, outcomes.append, open_tiny)
    assert bytes_of(tmp_path / "store") == bytes_of(tmp_path / "here")


def test_a_killed_worker_costs_no_segment(settings):
    names = ("Ana", "Ben", "Cleo", "Dara", "Eli", "Fay")
    specs = specs_of(*((f"Hi {name}.", HELLO) for name in names))
    outcomes, killed = [], []

    def note(outcome):
        outcomes.append(outcome)
        if not killed:
            killed.append(renderers()[0])
            os.kill(killed[0], signal.SIGKILL)

    render_segments(specs, settings, note, open_tiny)
    assert killed
    assert sorted(o.segment_key for o in outcomes) == sorted(s.segment_key for s in specs)
    # A segment that was complete in the store when its worker died is not made again.
    assert {o.status for o in outcomes} <= {"rendered", "reused"}


def test_nothing_to_render_starts_no_cluster(settings):
    def refuse(_settings):
        raise ConfigError("a worker was started")

    outcomes = []
    render_segments([], settings, outcomes.append, refuse)
    assert outcomes == []


def test_a_worker_that_cannot_start_says_why_once(settings, tmp_path):
    look = replace(settings.look, presenter=str(tmp_path / "nobody.yaml"))
    unknown = replace(settings, look=look)
    with pytest.raises(ConfigError, match="nobody"):
        render_segments(specs_of(("Hi.", HELLO)), unknown, lambda _outcome: None)
