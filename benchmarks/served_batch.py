"""A batch of full-sized videos, served by `vidmerge serve` and, as finished files, by nginx."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from batch.delivery.our_cells import OUR_COLUMNS
from batch.job.folder import BatchFolder
from batch.job.job import Job
from batch.job.monitor import SilentMonitor
from batch.job.settings import load_settings
from batch.pipeline import run_batch
from render_cluster.media.audio import encode_sound
from render_cluster.media.grid import STEP_FRAMES, STEP_SAMPLES
from render_cluster.media.profiles import DEFAULT_SIZE_PX
from render_cluster.media.video import encode_picture
from render_cluster.segment.outcome import SegmentOutcome
from render_cluster.store.segment_store import SegmentStore
from tests.batch.tiny_renderer import tiny_engine

ROOT = Path(__file__).parents[1]
LINKS = 2_000
GREETINGS = 20
_STEPS = 15  # a segment of 4.8 s
_CAMPAIGN = """
name: Served
fields:
  first_name: {column: First Name, fallback: there}
lines:
  - {id: greeting, text: "Hi {{ first_name }}."}
  - {id: reason, text: You told us what slowed you down.}
  - {id: news, text: Three things are new.}
  - {id: try, text: Everything is already switched on.}
  - {id: help, text: If you get stuck just reply.}
  - {id: close, text: We look forward to the next year. Take care!}
"""


class PlainRenderer:
    """Makes each segment a moving patch of noise with a tone: as large as a real one."""

    def __call__(self, specs, settings, on_outcome):
        store = SegmentStore(settings.store)
        for spec in specs:
            seed = int(hashlib.sha256(spec.speech.encode()).hexdigest()[:6], 16)
            picture = store.put_track("picture", spec.picture_key, encode_picture(_frames(seed)))
            sound = store.put_track("sound", spec.sound_key, encode_sound(_tone(seed)))
            size_bytes = picture.size_bytes + sound.size_bytes
            frames = picture.facts.frames
            on_outcome(
                SegmentOutcome(spec.segment_key, "rendered", frames=frames, size_bytes=size_bytes)
            )


def _frames(seed: int) -> Iterator[np.ndarray]:
    width, height = DEFAULT_SIZE_PX
    frame = np.full((height * 3 // 2, width), 128, np.uint8)
    frame[:height] = np.linspace(40, 200, width, dtype=np.uint8)
    patch = np.random.default_rng(seed).normal(120, 18, (400, 400)).astype(np.uint8)
    for index in range(_STEPS * STEP_FRAMES):
        shown = frame.copy()
        at = 400 + int(40 * np.sin(index / 6))
        shown[200:600, at : at + 400] = patch
        yield shown


def _tone(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (0.05 * rng.standard_normal(_STEPS * STEP_SAMPLES)).astype(np.float32)


def make_batch(folder: Path) -> list[str]:
    """Runs a batch of LINKS recipients into `folder / "out"`; the paths of their links."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "campaign.yaml").write_text(_CAMPAIGN, encoding="utf-8")
    with (folder / "contacts.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Record ID", "First Name"])
        names = [f"{a}{b}" for a in ("An", "Ben", "Cor", "Dan", "El") for b in ("a", "i", "o", "e")]
        writer.writerows([number, names[number % GREETINGS]] for number in range(1, LINKS + 1))
    settings = load_settings(store=str(folder / "store"))
    files = (folder / "campaign.yaml", folder / "contacts.csv")
    job = Job(*files, BatchFolder(folder / "out"), settings, write_videos=False)
    run_batch(job, tiny_engine(PlainRenderer()), SilentMonitor())
    with (folder / "out" / "links.csv").open(encoding="utf-8-sig", newline="") as file:
        urls = [row[OUR_COLUMNS[0]] for row in csv.DictReader(file)]
    return [url.partition(":8080")[2] for url in urls if url]


@dataclass(frozen=True, slots=True)
class Running:
    """A server: its port, and its process, whose children belong to it."""

    port: int
    process: subprocess.Popen[bytes]

    def family(self) -> list[int]:
        """Its processes, the parent first."""
        return _family(self.process.pid)

    def memory_mb(self) -> float:
        """What they take together; memory that several share counts once (PSS)."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.family()]
        lines = [line for text in rollups for line in text.splitlines() if line.startswith("Pss:")]
        return sum(int(line.split()[1]) for line in lines) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


@contextmanager
def vidmerge_server(folder: Path) -> Iterator[Running]:
    """`vidmerge serve` as a user starts it."""
    port = _free_port()
    command = [sys.executable, "-c", "from batch.cli.commands import app; app()", "serve"]
    command += [str(folder / "out"), "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])}
    with _running(command, port, environment) as server:
        yield server


@contextmanager
def nginx_server(folder: Path, links: list[str], ours: Running) -> Iterator[Running]:
    """Nginx with two workers and sendfile, over what our server answers for the links."""
    site, port = folder / "site", _free_port()
    for link in links:
        place = site / link.removeprefix("/")
        place.mkdir(parents=True, exist_ok=True)
        for name, path in (("index.html", link), ("video.mp4", f"{link}/video.mp4")):
            answer = httpx.get(f"http://127.0.0.1:{ours.port}{path}").raise_for_status()
            (place / name).write_bytes(answer.content)
    folder.joinpath("nginx.conf").write_text(_nginx_conf(folder, site, port), encoding="utf-8")
    command = [str(nginx_program()), "-c", str(folder / "nginx.conf")]
    with _running(command, port, dict(os.environ)) as server:
        yield server


def nginx_program() -> str | None:
    """Where nginx is; Debian's is not on everybody's path."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def _nginx_conf(folder: Path, site: Path, port: int) -> str:
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    return f"""
{user} worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; {temporary}
  types {{ text/html html; video/mp4 mp4; }}
  server {{ listen 127.0.0.1:{port} reuseport backlog=4096; root {site};
    location / {{ try_files $uri $uri/index.html =404; }} }}
}}
"""


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Running]:
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Running(port, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until_s = time.monotonic() + 60
    while time.monotonic() < until_s and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/robots.txt", timeout=10)
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        time.sleep(1)  # all of its processes have started
        return
    raise SystemExit(f"nothing listens on port {port}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as made:
        return int(made.getsockname()[1])
