"""The real command, killed and damaged: nothing lost, nothing made twice, the same bytes."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from personalize.plan.plan_tables import read_plan
from render_cluster import Look, voice_facts
from render_cluster.segment.local import render_locally
from render_cluster.segment.settings import RenderSettings
from tests.batch.job.test_private_files import modes, open_to_others

pytestmark = [pytest.mark.ray, pytest.mark.slow, pytest.mark.usefixtures("pack")]

CAMPAIGN = """\
name: kill
style: calm
fields:
  first_name: {column: Name, fallback: there}
lines:
  - {id: hi, text: "Hi {{ first_name }}."}
  - {id: bye, text: Bye.}
"""
HOSTILE = [
    "{{ 7*7 }}",
    '=HYPERLINK("http://evil.example")',
    "<script>alert(1)</script>",
    "N" * 400,
    "สมชาย",
    "",
]


def command(root, out, store):
    arguments = ["run", root / "campaign.yaml", root / "people.csv", "--out", root / out]
    program = "from batch.cli.commands import app; app()"
    return [sys.executable, "-c", program, *arguments, "--store", root / store, "--write-videos"]


def run(root, out, store):
    environment = {k: v for k, v in os.environ.items() if k != "RAY_ADDRESS"}
    return subprocess.run(
        [str(part) for part in command(root, out, store)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=environment,
        umask=0o022,  # the usual one; test_the_command_closes_all_it_writes
    )


def tracks(store):
    return {
        str(path.relative_to(store)): path.read_bytes()
        for kind in ("picture", "sound", "clip")
        for path in sorted((store / kind).rglob("*"))
        if path.is_file() and not path.name.endswith(".part")
    }


def videos(out):
    return {path.name: path.read_bytes() for path in sorted((out / "videos").iterdir())}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A campaign of two lines, and an export with friendly and hostile names."""
    folder = tmp_path_factory.mktemp("kill")
    (folder / "campaign.yaml").write_text(CAMPAIGN, encoding="utf-8")
    with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Record ID", "Name"])
        for number, name in enumerate(["Ana", "Renée", "BO", *HOSTILE]):
            writer.writerow([number, name])
    return folder


@pytest.fixture(scope="module")
def undisturbed(root):
    done = run(root, "quiet", "quiet-store")
    assert done.returncode == 0, done.stderr
    return root / "quiet"


def test_every_name_becomes_a_video_or_a_named_rejection(undisturbed):
    with (undisturbed / "links.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Name"] for row in rows] == ["Ana", "Renée", "BO", *HOSTILE]
    status = [row["vidmerge_status"] for row in rows]
    assert status == ["video"] * 3 + ["rejected"] * 5 + ["video"]
    assert all(row["vidmerge_reason"] for row in rows[3:8])
    assert len(videos(undisturbed)) == 4
    assert not any("49" in row["vidmerge_reason"] for row in rows)


def test_the_command_closes_all_it_writes(root, undisturbed):
    made = modes(undisturbed, root / "quiet-store")
    assert any(path.endswith(".mp4") for path in made)
    assert any("/clip/" in path for path in made)
    assert open_to_others(undisturbed, root / "quiet-store") == {}


def test_a_worker_of_the_pool_makes_what_this_process_makes(root, undisturbed, tmp_path):
    specs = read_plan(undisturbed / "plan").specs()
    outcomes = []
    settings = RenderSettings(Look("anna", voice_facts("hibari")), str(tmp_path))
    render_locally([s for s in specs if s.line_id == "bye"], settings, outcomes.append)
    assert [outcome.status for outcome in outcomes] == ["rendered"]
    here, there = tracks(tmp_path), tracks(root / "quiet-store")
    assert {name.split("/")[0] for name in here} >= {"picture", "sound"}
    assert {name: there[name] for name in here} == here


@pytest.mark.variant
def test_a_killed_run_continues_and_gives_the_same_result(root, undisturbed):
    process = subprocess.Popen(
        [str(part) for part in command(root, "killed", "killed-store")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    store = root / "killed-store"
    deadline = time.monotonic() + 200
    while not list(store.rglob("picture/*/*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    before = tracks(store)
    assert before
    again = run(root, "killed", "killed-store")
    assert again.returncode == 0, again.stderr
    assert "already in the store" in again.stdout
    assert tracks(store) == tracks(root / "quiet-store")
    assert videos(root / "killed") == videos(undisturbed)
    assert all(tracks(store)[name] == data for name, data in before.items())


@pytest.mark.variant
def test_a_truncated_file_is_found_and_made_again(root, undisturbed):
    sound = next((root / "quiet-store" / "sound").rglob("*.m4s"))
    whole = sound.read_bytes()
    sound.write_bytes(whole[: len(whole) // 2])
    before = videos(undisturbed)
    again = run(root, "quiet", "quiet-store")
    assert again.returncode == 0, again.stderr
    assert "1 rendered now" in again.stdout
    assert sound.read_bytes() == whole
    assert videos(undisturbed) == before


def test_another_batch_reuses_the_store(root, undisturbed):
    again = run(root, "other", "quiet-store")
    assert "Nothing was rendered" in again.stdout
    assert videos(root / "other") == videos(undisturbed)
    assert Path(root / "other" / "report.html").is_file()
