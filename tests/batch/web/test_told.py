"""What pages tell: views, and what recipients ask for. Only POST changes anything."""

import sqlite3

import pytest

from batch.team.asked_to_stop import read_asked
from personalize.recipients.identities.hashes import address_hash
from tests.batch.web import chromium
from tests.batch.web.branded_site import branded_site, run
from tests.installed import skip_or_fail

PERSON = {"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
ANN = "1"


@pytest.fixture
def site(tmp_path):
    with branded_site(tmp_path) as site:
        yield site


def views(site):
    site.counter._write()  # rather than wait for it
    rows = site.ledger.views.all()
    return {row["event"]: row["times"] for row in rows if row["recipient_key"] == ANN}


def seen(site, body, **headers):
    return site.client.post(site.paths[0] + "/seen", content=body, headers=PERSON | headers)


@pytest.mark.parametrize(
    ("headers", "event"),
    [
        (PERSON, "fetched_person"),
        (PERSON | {"sec-purpose": "prefetch;prerender"}, "fetched_prefetch"),
        ({"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
         "fetched_machine"),
        ({"user-agent": ""}, "fetched_machine"),
        (PERSON | {"x-forwarded-for": "40.92.3.4"}, "fetched_machine"),
        (PERSON | {"sec-gpc": "1"}, None),
        (PERSON | {"dnt": "1"}, None),
    ],
)  # fmt: skip
def test_a_fetched_page_is_counted_by_who_fetched_it(site, headers, event):
    assert site.client.get(site.paths[0], headers=headers).status_code == 200
    assert views(site) == ({event: 1} if event else {})


def test_head_and_pictures_are_no_visit(site):
    site.client.head(site.paths[0], headers=PERSON)
    site.client.get(site.paths[0] + "/poster.jpg", headers=PERSON)
    assert views(site) == {}


def test_a_beacon_counts_the_lines_that_were_reached(site):
    assert seen(site, b'["played", "line:0", "line:2", "line:2"]').status_code == 204
    assert seen(site, b'["finished", "button"]').status_code == 204
    assert views(site) == {
        "played": 1, "line:greeting": 1, "line:close": 1, "finished": 1, "button": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[1, null, {}]", b'["line:9", "line:-1", "line:x", "open", "fetched_person"]',
     b"[" * 4000, b"\xff", '["line:²"]'.encode()],
)  # fmt: skip
def test_a_beacon_of_something_else_counts_nothing(site, body):
    assert seen(site, body).status_code == 204
    assert views(site) == {}


def test_a_beacon_that_is_too_long_is_refused(site):
    assert seen(site, b'["played"' + b" " * 5000 + b"]").status_code == 413
    assert views(site) == {}


def test_who_does_not_want_to_be_counted_is_not(site):
    assert seen(site, b'["played"]', **{"sec-gpc": "1"}).status_code == 204
    assert views(site) == {}


@pytest.mark.parametrize("path", ["/seen", "/no-more", "/say-my-name", "/delete"])
def test_no_get_changes_anything_and_no_unknown_link_does(site, path):
    assert site.client.get(site.paths[0] + path).status_code in {404, 405}
    assert site.client.post("/v/" + "A" * 22 + path, content=b"[]").status_code == 404
    assert site.ledger.requests.open() == []
    assert views(site) == {}


def test_how_a_name_is_said_goes_to_the_ledger(site):
    answer = site.client.post(
        site.paths[0] + "/say-my-name", content="how=ahn%0Anot+%3Cb%3E+ann", headers=FORM
    )
    assert answer.status_code == 200
    assert "The sender will see how your name is said" in answer.text
    assert 'href="../' in answer.text
    (asked,) = site.ledger.requests.open()
    assert (asked["kind"], asked["text"]) == ("say_my_name", "ahn not <b> ann")
    assert asked["display_name"] == "Ann Lee"


def test_no_more_videos_outlives_the_batch(site):
    answer = site.client.post(site.paths[0] + "/no-more", headers=FORM)
    assert "You will get no more videos" in answer.text
    asked = read_asked(site.names)
    assert asked.addresses == {address_hash("ann@acme.example")}
    assert asked.keys == {("Record ID", ANN)}
    after = run(site.workplace, names=site.names)
    assert (after.recipients.videos, after.recipients.rejected) == (1, 1)


def test_deletion_is_a_request_to_the_sender(site):
    assert "sender has your request" in site.client.post(site.paths[0] + "/delete").text
    assert [row["kind"] for row in site.ledger.requests.open()] == ["delete"]


def test_a_wish_that_cannot_be_recorded_is_not_confirmed(site):
    with sqlite3.connect(site.workplace.root / "out" / "ledger.db", isolation_level=None) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        answer = site.client.post(site.paths[0] + "/delete")
        lock.execute("ROLLBACK")
    assert answer.status_code == 503
    assert site.ledger.requests.open() == []
    assert site.client.post(site.paths[0] + "/delete").status_code == 200


@pytest.mark.parametrize("wish", ["%0d%0a", "x" * 300, "seen2", "video.mp4"])
def test_what_nobody_offers_cannot_be_asked_for(site, wish):
    assert site.client.post(f"{site.paths[0]}/{wish}").status_code in {404, 405}


def test_a_browser_reports_what_was_watched_and_sends_a_wish(site, tmp_path):
    if chromium.PATH is None:
        skip_or_fail("Chromium is not installed: apt-get install chromium")
    with chromium.Page(tmp_path / "profile") as page:
        page.open(site.base + site.paths[0])
        page.click("#play")
        page.wait_for("!document.querySelector('#play').hidden && performance.now() > 1500")
        page.evaluate("document.querySelector('details').open = true")
        page.evaluate("document.querySelector('#how').value = 'ahn'")
        page.evaluate("document.querySelector('details').scrollIntoView()")
        page.click("details .button")
        page.wait_for("!!document.querySelector('.thanks')")
        assert "how your name is said" in page.evaluate(
            "document.querySelector('.thanks').textContent"
        )
        assert page.console == []
    assert [row["text"] for row in site.ledger.requests.open()] == ["ahn"]
    assert {"played", "line:greeting", "line:close", "finished"} <= set(views(site))
