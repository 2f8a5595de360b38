"""A batch with a brand, a button and two languages, served with its visits recorded."""

from contextlib import contextmanager
from types import SimpleNamespace

import httpx
from PIL import Image

from batch.job.monitor import SilentMonitor
from batch.ledger.ledger import Ledger
from batch.pipeline import run_batch
from batch.visits.visits import open_visits
from batch.web.app import make_app
from batch.web.library import VideoLibrary
from render_cluster.store.segment_store import SegmentStore
from tests.batch.tiny_renderer import TinyRenderer
from tests.batch.voices import bilingual_engine
from tests.batch.web.http_site import serving
from tests.batch.workplace import CAMPAIGN, Workplace

PAGE = """
page:
  brand: {name: "Nordwind & Co", logo: logo.svg, colour: "#ffd23f"}
  headline: {en: "{{ first_name }}, a minute for you", es: "{{ first_name }}, un minuto"}
  text: {en: "Hello, {{ company }} & friends", es: "Saludos"}
  button:
    label: {en: Book a time, es: Reservar}
    link: "https://cal.example/book?email={{ email }}"
  sender: {name: Priya, role: Account manager, picture: face.png}
  address: Nordwind, Hauptstraße 1, Berlin
  privacy: https://nordwind.example/privacy
"""
CONTACTS = """Record ID,First Name,Last Name,Company,Email,Language
1,Ann,Lee,Acme,ann@acme.example,en
2,José,Ruiz,Sol,jose@sol.example,es
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def campaign():
    texts = {"Hi {{ first_name }}.": "Hola {{ first_name }}.", "Take care!": "¡Hasta pronto!"}
    written = CAMPAIGN.replace("name: Test", "name: Test\nlanguage: {column: Language}")
    for english, spanish in texts.items():
        written = written.replace(f"text: {english}", f'text: {{en: "{english}", es: "{spanish}"}}')
    return (
        written.replace(
            "text: We like {{ company }}.",
            'text: {en: "We like {{ company }}.", es: "{{ company }}!"}',
        )
        + PAGE
    )


def make_branded(root):
    """A workplace whose campaign has everything that a page can show."""
    workplace = Workplace(root)
    workplace.campaign.write_text(campaign(), encoding="utf-8")
    workplace.contacts.write_text(CONTACTS, encoding="utf-8")
    (root / "logo.svg").write_text(SVG)
    Image.new("RGB", (400, 600), "#c58").save(root / "face.png")
    return workplace


def run(workplace, **more):
    """A run with a voice for each language."""
    engine = bilingual_engine(TinyRenderer())
    return run_batch(workplace.job(**more), engine, SilentMonitor())


@contextmanager
def branded_site(root):
    """Serves it; yields its client, links, ledger and the place of the team's database."""
    workplace = make_branded(root)
    summary = run(workplace)
    folder, names = workplace.job().folder, str(root / "names.db")
    url = folder.ledger_url(None)
    with (
        Ledger(url, summary.batch_id) as ledger,
        open_visits(url, summary.batch_id, names) as visits,
        serving(
            make_app(VideoLibrary(folder, ledger, SegmentStore(root / "store")), "", 0, visits)
        ) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=20) as client,
    ):
        urls = [row["vidmerge_video_url"] for row in workplace.links()]
        yield SimpleNamespace(
            client=client,
            base=f"http://127.0.0.1:{server.port}",
            paths=[link.partition(":8080")[2] for link in urls],
            workplace=workplace,
            ledger=ledger,
            names=names,
            counter=visits.counter,
        )
