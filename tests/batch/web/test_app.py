import base64
import hashlib
import re
import sqlite3
from contextlib import closing
from types import SimpleNamespace
from urllib.parse import urljoin

import httpx
import pytest

from batch.delivery.stitch import read_movie
from batch.ledger.ledger import Ledger
from batch.web.app import make_app
from batch.web.library import VideoLibrary
from render_cluster.store.segment_store import SegmentStore
from tests.batch.tiny_renderer import SIZE_PX, TinyRenderer
from tests.batch.web import chromium
from tests.batch.web.http_site import answer_of, connected, request, serving
from tests.batch.workplace import Workplace
from tests.installed import skip_or_fail
from tests.media import decode_picture

CAMPAIGN_EXTRA = (
    "\n  - id: longer\n    text: This line is a good deal longer than the others are.\n"
)
CONTACTS = """Record ID,First Name,Last Name,Company
1,Ann,<B>Alert</B>,Acme
2,Ben,{{ 7*7 }},Brightwater
3,,,Copperline
4,Fay,Ling,Faultless
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A batch of four, of which one failed, served over real HTTP."""
    workplace = Workplace(tmp_path_factory.mktemp("site"))
    workplace.campaign.write_text(workplace.campaign.read_text() + CAMPAIGN_EXTRA)
    workplace.contacts.write_text(CONTACTS)
    summary = workplace.run(TinyRenderer(failing=["Faultless"]))
    folder = workplace.job().folder
    store = SegmentStore(workplace.root / "store")
    with (
        Ledger(folder.ledger_url(None), summary.batch_id) as ledger,
        serving(make_app(library := VideoLibrary(folder, ledger, store), fresh_s=0)) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=20) as client,
    ):
        urls = [row["vidmerge_video_url"] for row in workplace.links()]
        yield SimpleNamespace(
            client=client,
            base=f"http://127.0.0.1:{server.port}",
            paths=[url.partition(":8080")[2] for url in urls],
            workplace=workplace,
            ledger=ledger,
            library=library,
        )


def movie_file(site):
    """The first video as it is served: without captions, which its page has as a file."""
    video = site.library.find(site.paths[0].rpartition("/")[2])
    return b"".join(read_movie(video.movie(), site.library.store))


def test_a_link_leads_to_a_page_with_the_name_as_plain_text(site):
    page = site.client.get(site.paths[0])
    assert page.status_code == 200
    assert "A video for Ann &lt;B&gt;Alert&lt;/B&gt;" in page.text
    assert "<B>" not in page.text
    assert "Ben {{ 7*7 }}" in site.client.get(site.paths[1]).text


def test_a_page_keeps_the_link_private_and_loads_nothing_from_elsewhere(site):
    page = site.client.get(site.paths[0])
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", page.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert re.search(f"{tag}-src ([^;]*)", policy)[1] == f"'sha256-{digest}'"
    loaded = re.sub(r'<link rel="alternate"[^>]*>', "", page.text)
    sources = re.findall(r'(?:src|href|poster)="([^"]+)"', loaded)
    assert not any(source.startswith(("/", "http")) for source in sources)


@pytest.mark.parametrize("base", ["https://x.example", "https://x.example/some/path"])
def test_a_page_finds_its_video_below_any_base_url(site, base):
    page = site.client.get(site.paths[0])
    found = re.findall(r'(?:src|poster)="([^"]+)"', page.text)
    url = base + site.paths[0]
    names = ("poster.jpg", "video.mp4", "captions.vtt")
    assert [urljoin(url, one) for one in found] == [f"{url}/{name}" for name in names]


def test_the_video_computed_on_read_is_the_one_written_out(site, tmp_path):
    video = site.client.get(site.paths[0] + "/video.mp4")
    assert video.status_code == 200
    assert video.headers["content-type"] == "video/mp4"
    assert video.headers["accept-ranges"] == "bytes"
    assert video.content == movie_file(site)
    (tmp_path / "v.mp4").write_bytes(video.content)
    assert len(decode_picture(str(tmp_path / "v.mp4"), size_px=SIZE_PX)) == 8 * 5


@pytest.mark.parametrize("asked", ["0-0", "0-99", "100-", "-77", "1000-3000", "0-99999999"])
def test_ranges_are_the_same_bytes(site, asked):
    whole = movie_file(site)
    part = site.client.get(site.paths[0] + "/video.mp4", headers={"Range": f"bytes={asked}"})
    assert part.status_code == 206
    start, stop, size = map(int, re.findall(r"\d+", part.headers["content-range"]))
    assert size == len(whole)
    assert part.content == whole[start : stop + 1]
    assert int(part.headers["content-length"]) == len(part.content)


def test_every_small_range_put_together_is_the_video(site):
    whole, step, url = movie_file(site), 4096, site.paths[0] + "/video.mp4"
    parts = [
        site.client.get(url, headers={"Range": f"bytes={start}-{start + step - 1}"}).content
        for start in range(0, len(whole), step)
    ]
    assert b"".join(parts) == whole


def test_head_conditional_and_impossible_requests(site):
    url, size = site.paths[0] + "/video.mp4", len(movie_file(site))
    head = site.client.head(url)
    assert (head.status_code, head.headers["content-length"]) == (200, str(size))
    assert head.content == b""
    tag = head.headers["etag"]
    impossible = site.client.get(url, headers={"Range": f"bytes={size}-"})
    assert (impossible.status_code, impossible.headers["content-range"]) == (416, f"bytes */{size}")
    assert site.client.get(url, headers={"If-None-Match": tag}).status_code == 304
    first = {"Range": "bytes=0-9"}
    assert site.client.get(url, headers={**first, "If-Range": tag}).status_code == 206
    changed = site.client.get(url, headers={**first, "If-Range": '"other"'})
    assert (changed.status_code, len(changed.content)) == (200, size)
    assert site.client.head(site.paths[1] + "/video.mp4").headers["etag"] != tag


@pytest.mark.parametrize("what", ["video.mp4", "poster.jpg"])
def test_what_a_client_already_has_is_not_sent_again(site, what):
    url = f"{site.paths[0]}/{what}"
    etag = site.client.get(url).headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', f'W/"a" ,, {etag},', "*"):
        answer = site.client.get(url, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b""), known
        assert answer.headers["etag"] == etag
    for other in (f"x{etag}y", etag[:-1], etag.strip('"'), '"other"', f"{etag}{etag}", "", '"*"'):
        assert site.client.get(url, headers={"If-None-Match": other}).status_code == 200, other
    twice = [("If-None-Match", '"other"'), ("If-None-Match", etag)]
    assert site.client.get(url, headers=twice).status_code == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("where", ["", "/", "/video.mp4"])
def test_refused_methods_get_the_same_privacy_headers(site, method, where):
    answer = site.client.request(method, site.paths[0] + where)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/v/x", "{link}", "{link}/poster.jpg"])
def test_head_is_answered_like_get_without_a_body(site, path):
    path = path.format(link=site.paths[0])
    head, get = site.client.head(path), site.client.get(path)
    assert head.status_code == get.status_code
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.content == b""


def test_a_link_with_a_slash_redirects_to_the_link_below_any_prefix(site):
    with connected(int(site.base.rpartition(":")[2])) as end:
        end.sendall(request(site.paths[0] + "/", host="evil.example"))
        status, headers, _ = answer_of(end)
    assert status == 308
    assert "evil" not in str(headers)
    for base in ("https://x.example", "https://x.example/some/path"):
        assert urljoin(f"{base}{site.paths[0]}/", headers["location"]) == base + site.paths[0]
    assert headers["referrer-policy"] == "no-referrer"
    followed = site.client.get(site.paths[0] + "/", follow_redirects=True)
    assert "A video for Ann" in followed.text
    assert site.client.get("/v/x/").status_code == 404
    assert site.client.get("/nope/").status_code == 404


def test_the_poster_is_a_jpeg(site):
    poster = site.client.get(site.paths[0] + "/poster.jpg")
    assert poster.headers["content-type"] == "image/jpeg"
    assert poster.content.startswith(b"\xff\xd8\xff")
    assert poster.content.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    "path", ["/v/" + "A" * 22, "/v/x", "/v/" + "A" * 22 + "/video.mp4", "/nope", "/v/..%2f..%2fetc"]
)
def test_a_missing_video_is_a_friendly_page(site, path):
    page = site.client.get(path)
    assert page.status_code == 404
    assert "There is no video here" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_recipient_without_a_video_has_no_link(site):
    assert site.paths[3] == ""
    with closing(sqlite3.connect(site.workplace.root / "out" / "ledger.db")) as plain:
        linked = {key for (key,) in plain.execute("SELECT recipient_key FROM link")}
    assert linked == {row["recipient_key"] for row in site.ledger.recipients()} - {"4", None}


def test_the_front_page_lists_nothing_private(site):
    page = site.client.get("/").text
    assert "vidmerge is serving videos here" in page
    for private in ("Test", "Ann", "Ben", "/v/", "Acme"):
        assert private not in page
    assert "Disallow: /" in site.client.get("/robots.txt").text
    assert site.client.get("/docs").status_code == 404


def test_a_damaged_store_is_a_clear_answer_and_never_a_broken_video(site, caplog):
    parts = sorted((site.workplace.root / "store" / "picture").glob("*/*.json"))
    kept = {path: path.read_bytes() for path in parts}
    try:
        for path in parts:
            path.unlink()
        page = site.client.get(site.paths[0] + "/video.mp4")
    finally:
        for path, data in kept.items():
            path.write_bytes(data)
    assert page.status_code == 503
    assert "not available right now" in page.text
    token = site.paths[0].removeprefix("/v/")
    assert f"/v/{token[:4]}\u2026/video.mp4: store: " in caplog.text
    assert token[:5] not in caplog.text
    assert site.client.get(site.paths[0] + "/video.mp4").status_code == 200


def test_a_rerun_is_seen_without_a_restart(site):
    text = site.workplace.campaign.read_text()
    before = site.client.get(site.paths[1] + "/video.mp4")
    try:
        site.workplace.campaign.write_text(text.replace("Take care!", "Take good care!"))
        site.workplace.run(TinyRenderer(failing=["Faultless"]))
        after = site.client.get(site.paths[1] + "/video.mp4")
    finally:
        site.workplace.campaign.write_text(text)
        site.workplace.run(TinyRenderer(failing=["Faultless"]))
    assert after.headers["etag"] != before.headers["etag"]
    assert site.client.get(site.paths[1] + "/video.mp4").content == before.content


@pytest.mark.browser
def test_the_page_plays_with_sound_when_its_button_is_pressed(site, tmp_path):
    if chromium.PATH is None:
        skip_or_fail("Chromium is not installed: apt-get install chromium")
    with chromium.Page(tmp_path) as page:
        page.open(site.base + site.paths[0])
        page.wait_for("document.querySelector('video').readyState >= 1")
        assert page.evaluate("document.querySelector('h1').textContent") == (
            "A video for Ann <B>Alert</B>"
        )
        assert page.evaluate("document.querySelector('video').paused")
        page.click("#play")
        page.wait_for("document.querySelector('video').currentTime > 0.5")
        assert not page.evaluate("document.querySelector('video').muted")
        assert page.evaluate("document.querySelector('#play').hidden")
        page.wait_for(
            "!document.querySelector('#play').hidden"
        )  # it ended, and offers itself again
        page.click("#play")
        page.wait_for("document.querySelector('video').currentTime > 0.2")
        assert page.evaluate("document.querySelector('#trouble').hidden")
        assert page.console == []
