"""What a run says about those who get no video, before it renders anything."""

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.job.monitor import SilentMonitor
from tests.batch.tiny_renderer import TinyRenderer, tiny_engine

CONTACTS = (
    "Record ID,First Name,Email,Company,Email Opt Out,Hard Bounced,Email Domain\n"
    "1,Ann,ann@a.example,Acme,,,\n"
    "2,Ben,ben@a.example,Acme,yes,,\n"
    "3,Ben,ben@a.example,Beta,,,\n"
    "4,Cleo,cleo@a.example,Beta,,yes,\n"
    "5,Dan,dan@b.example,Beta,,,\n"
)
EXPECTED = {"opted out": 2, "cannot be reached by e-mail": 1, "on a suppression list": 1}


class Listener(SilentMonitor):
    def __init__(self):
        self.said = []

    def say(self, message):
        self.said.append(message)


@pytest.fixture
def stopped(workplace):
    workplace.contacts.write_text(CONTACTS)
    (workplace.root / "stop.csv").write_text("dan@b.example\nnobody@b.example\n")
    text = workplace.campaign.read_text()
    workplace.campaign.write_text(f"{text}\nsuppress: [stop.csv]\n")
    return workplace


def test_a_run_counts_who_gets_no_video_and_why(stopped):
    monitor = Listener()
    stopped.run(monitor=monitor, write_videos=False)
    told = [one for one in monitor.said if one.startswith(("no video", "suppression list"))]
    assert told == [
        "suppression list stop.csv: 2 entries read, 1 row is on it",
        "no video for 2 rows: opted out",
        "no video for 1 row: cannot be reached by e-mail",
        "no video for 1 row: on a suppression list",
    ]


def test_a_plan_counts_them_too(stopped):
    arguments = ["plan", str(stopped.campaign), str(stopped.contacts)]
    done = CliRunner().invoke(app, arguments, obj=tiny_engine(TinyRenderer()))
    said = " ".join(done.stdout.split())
    assert ", ".join(f"{count} {kind}" for kind, count in EXPECTED.items()) in said
