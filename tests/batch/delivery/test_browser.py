import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from batch.delivery.stitch import layout_movie, read_movie
from render_cluster.media.cmaf import init_segment
from tests.batch.delivery.conftest import SEGMENT_STEPS
from tests.installed import skip_or_fail
from tests.media import SIZE_PX

CHROMIUM = shutil.which("chromium")
PAGE = """<!doctype html><video muted></video><script>
const video = document.querySelector("video")
const report = what => fetch("report", {method: "POST", body: JSON.stringify({what,
  duration: video.duration, width: video.videoWidth, height: video.videoHeight,
  time: video.currentTime, message: video.error && video.error.message,
  frames: video.getVideoPlaybackQuality().totalVideoFrames,
  sound: video.webkitAudioDecodedByteCount})})
video.onerror = () => report("error")
video.onended = () => report("ended")
SOURCE
video.play().catch(error => report(String(error)))
</script>"""
PROGRESSIVE = 'video.src = "movie.mp4"'
# Media Source Extensions: every .m4s is appended after the one before it, as HLS players do.
SEGMENTED = """
const media = new MediaSource()
video.src = URL.createObjectURL(media)
const append = (buffer, name) => new Promise(async done => {
  buffer.onupdateend = done
  buffer.appendBuffer(await (await fetch(name)).arrayBuffer())
})
media.onsourceopen = async () => {
  const buffers = ["video/mp4; codecs=avc1.64000b", "audio/mp4; codecs=mp4a.40.2"]
  await Promise.all(buffers.map(async (type, kind) => {
    const buffer = media.addSourceBuffer(type)
    buffer.mode = "sequence"
    await append(buffer, `init/${kind}`)
    for (let i = 0; i < COUNT; i++) await append(buffer, `segment/${kind}/${i}`)
  }))
  media.endOfStream()
}"""


class _Site(ThreadingHTTPServer):
    """The page, the movie by ranges, and the segments, on a local port."""

    def __init__(self, parts, store, source):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.parts, self.store, self.movie = parts, store, layout_movie(parts)
        self.page = PAGE.replace("SOURCE", source.replace("COUNT", str(len(parts)))).encode()
        self.reports = queue.Queue()


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        site, names = self.server, self.path.split("/")
        if names[1] == "movie.mp4":
            self._send_movie()
        elif names[1] == "init":
            self._send(200, "video/mp4", init_segment(site.parts[0][int(names[2])].facts))
        elif names[1] == "segment":
            track = site.parts[int(names[3])][int(names[2])]
            self._send(200, "video/mp4", site.store.read(track))
        else:
            self._send(200, "text/html", site.page)

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.reports.put(json.loads(self.rfile.read(length)))
        self._send(204, "text/plain", b"")

    def _send_movie(self):
        movie = self.server.movie
        first, _, last = self.headers["Range"].removeprefix("bytes=").partition("-")
        start, stop = int(first), int(last or movie.size_bytes - 1) + 1
        body = b"".join(read_movie(movie, self.server.store, start, stop))
        span = f"bytes {start}-{stop - 1}/{movie.size_bytes}"
        self._send(206, "video/mp4", body, ("Content-Range", span), ("Accept-Ranges", "bytes"))

    def _send(self, status, kind, body, *headers):
        self.send_response(status)
        length = ("Content-Length", str(len(body)))
        for name, value in (("Content-Type", kind), length, *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def play(library, tmp_path):
    """Plays some segments in Chromium and returns what its page reports at the end."""
    if CHROMIUM is None:
        skip_or_fail("Chromium is not installed: apt-get install chromium")

    def run(order, source):
        server = _Site([library.parts[i] for i in order], library.store, source)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        browser = subprocess.Popen(
            [
                *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
                *("--disable-sync", "--autoplay-policy=no-user-gesture-required"),
                *(f"--user-data-dir={tmp_path}", "--remote-debugging-port=0"),
                f"http://127.0.0.1:{server.server_port}/",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return server.reports.get(timeout=60)
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            server.shutdown()
            server.server_close()
            thread.join()

    return run


@pytest.mark.browser
@pytest.mark.parametrize("source", [PROGRESSIVE, SEGMENTED], ids=["movie", "segments"])
def test_chromium_plays_to_the_end(play, source):
    order = (2, 0, 3)
    report = play(order, source)
    seconds = sum(SEGMENT_STEPS[i] for i in order) * 0.32
    assert (report["what"], report["message"]) == ("ended", None)
    assert report["duration"] == pytest.approx(seconds, abs=1e-3)
    assert report["time"] == pytest.approx(seconds, abs=1e-2)
    assert (report["width"], report["height"]) == SIZE_PX
    assert report["frames"] >= 0.5 * seconds * 25  # a slow machine may drop some
    assert report["sound"] > 0
