import csv
import io

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.crm.contacts import read_batch
from batch.ledger.ledger import Ledger
from tests.batch.crm.accounts import account
from tests.batch.crm.hubspot_server import TOKEN, hubspot_server

CONTACTS = """Record ID,First Name,Last Name,Email,Company,Associated Company
101,Ann,Lee,ann@acme.com,Acme,Acme
102,Ben,"=O""Hara",ben@acme.com,Acme,Acme
103,Zoë,,zoe@brightwater.org,Brightwater,Brightwater
104,Cleo,,cleo@x.org,,
105,Dan,Ray,dan@y.org,Copperline,Copperline
"""


class LinkedBatch:
    """A batch that was run with the small renderer."""

    def __init__(self, workplace, contacts=CONTACTS, **more):
        workplace.contacts.write_text(contacts, encoding="utf-8")
        workplace.run(write_videos=False, base_url="https://v.example.com", **more)
        self.workplace = workplace
        self.folder = workplace.job().folder

    @property
    def root(self):
        return self.folder.root

    def links(self):
        return {row["Email"]: row["vidmerge_video_url"] for row in self.workplace.links()}

    def read(self):
        with Ledger(self.folder.ledger_url(None), self.folder.identity().batch_id) as ledger:
            return read_batch(self.folder, ledger)


@pytest.fixture
def linked(workplace):
    """Makes a batch of five people, of whom the fourth has no video."""
    return lambda contacts=CONTACTS, **more: LinkedBatch(workplace, contacts, **more)


@pytest.fixture
def server():
    with hubspot_server(account(250)) as running:
        yield running


@pytest.fixture
def push(server, linked, monkeypatch):
    """Runs the command, on a batch that is made on the first call."""
    monkeypatch.setenv("HUBSPOT_TOKEN", TOKEN)
    monkeypatch.setenv("VIDMERGE_HUBSPOT_URL", server.url)
    monkeypatch.setenv("VIDMERGE_HUBSPOT_CALLS_PER_S", "50")

    def run(text, *options):
        batch = linked(text) if text else None
        root = batch.root if batch else run.root
        run.root = root
        return CliRunner().invoke(app, ["push", "hubspot", str(root), *options])

    return run


def rows_of(path):
    text = path.read_bytes().decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))
