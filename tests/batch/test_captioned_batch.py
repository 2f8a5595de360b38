"""Captions of a whole batch: on the page, and in the files that are written."""

import httpx

from batch.ledger.ledger import Ledger
from batch.web.app import make_app
from batch.web.library import VideoLibrary
from render_cluster.store.segment_store import SegmentStore
from tests.batch.web.http_site import serving
from tests.batch.web.served import links_of
from tests.media import run_decoder

LINES = """
name: Test
fields:
  company: {column: Company}
lines:
  - {id: hello, text: 'Hi {{ first_name }},[pause 300ms] *welcome*'}
  - {id: company, text: 'We like {{ company }}.'}
"""
CONTACTS = """Record ID,First Name,Company
7,Ann,"Acme Corp., Inc."
8,Ben,Acme
"""


def test_everybody_reads_their_own_values(workplace):
    workplace.campaign.write_text(LINES)
    workplace.contacts.write_text(CONTACTS)
    summary = workplace.run()
    folder = workplace.job().folder
    store = SegmentStore(workplace.root / "store")
    with (
        Ledger(folder.ledger_url(None), summary.batch_id) as ledger,
        serving(make_app(VideoLibrary(folder, ledger, store))) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=20) as client,
    ):
        first, second = (client.get(f"{link}/captions.vtt") for link in links_of(workplace))
        again = client.get(
            f"{links_of(workplace)[0]}/captions.vtt",
            headers={"If-None-Match": first.headers["etag"]},
        )
        missing = client.get("/v/" + "a" * 22 + "/captions.vtt")
    assert first.headers["content-type"].startswith("text/vtt")
    assert _texts(first.text) == "Hi Ann, welcome We like Acme Corp., Inc."
    assert _texts(second.text) == "Hi Ben, welcome We like Acme."
    assert (again.status_code, missing.status_code) == (304, 404)
    written = workplace.root / "out" / "videos" / "7.mp4"
    inside = run_decoder("-i", str(written), "-map", "0:s", "-f", "webvtt", "-").decode()
    assert _texts(inside) == _texts(first.text)


def _texts(vtt):
    """All lines; segments of 0.32 s share a cue."""
    blocks = vtt.strip().split("\n\n")[1:]
    return " ".join(block.partition("\n")[2].replace("\n", " ") for block in blocks)
