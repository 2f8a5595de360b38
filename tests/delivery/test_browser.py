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
from tests.delivery.conftest import SEGMENT_STEPS
from tests.media import SIZE_PX

CHROMIUM = shutil.which("chromium")
PAGE = b"""<!doctype html><video muted src="movie.mp4"></video><script>
const video = document.querySelector("video")
const report = what => fetch("report", {method: "POST", body: JSON.stringify({what,
  duration: video.duration, width: video.videoWidth, height: video.videoHeight,
  time: video.currentTime, message: video.error && video.error.message,
  frames: video.getVideoPlaybackQuality().totalVideoFrames,
  sound: video.webkitAudioDecodedByteCount})})
video.onerror = () => report("error")
video.onended = () => report("ended")
video.play().catch(error => report(String(error)))
</script>"""


def _handler(movie, store, reports):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def do_GET(self):
            if self.path == "/movie.mp4":
                self._send_movie()
            else:
                self._send(200, "text/html", PAGE)

        def do_POST(self):
            reports.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._send(204, "text/plain", b"")

        def _send_movie(self):
            first, _, last = (
                self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
            )
            start, stop = int(first), int(last or movie.size_bytes - 1) + 1
            body = b"".join(read_movie(movie, store, start, stop))
            span = f"bytes {start}-{stop - 1}/{movie.size_bytes}"
            self._send(206, "video/mp4", body, ("Content-Range", span), ("Accept-Ranges", "bytes"))

        def _send(self, status, kind, body, *headers):
            self.send_response(status)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", str(len(body))),
                *headers,
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


@pytest.fixture
def play(library, tmp_path):
    """Plays some segments in Chromium and gives what its page reports at the end."""
    reports = queue.Queue()

    def run(order):
        movie = layout_movie([library.parts[i] for i in order])
        handler = _handler(movie, library.store, reports)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
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
            return reports.get(timeout=60)
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            server.shutdown()
            server.server_close()
            thread.join()

    return run


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_chromium_plays_a_stitched_movie_to_its_end(play):
    order = (2, 0, 3)
    report = play(order)
    seconds = sum(SEGMENT_STEPS[i] for i in order) * 0.32
    assert (report["what"], report["message"]) == ("ended", None)
    assert report["duration"] == pytest.approx(seconds, abs=1e-3)
    assert report["time"] == pytest.approx(seconds, abs=1e-2)
    assert (report["width"], report["height"]) == SIZE_PX
    assert report["frames"] >= 0.5 * seconds * 25  # a slow machine may drop some
    assert report["sound"] > 0
