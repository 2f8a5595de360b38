"""The page of a campaign with a brand: what it says, and what it gives away."""

import re

import pytest

from batch.page.colours import contrast
from tests.batch.web import chromium
from tests.batch.web.branded_site import branded_site
from tests.installed import skip_or_fail


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with branded_site(tmp_path_factory.mktemp("branded")) as site:
        yield site


def page_of(site, link=0):
    return site.client.get(site.paths[link]).text


def test_each_page_has_its_recipients_texts_in_their_language(site):
    english, spanish = page_of(site), page_of(site, 1)
    assert '<h1 dir="auto">Ann, a minute for you</h1>' in english
    assert "Hello, Acme &amp; friends" in english
    assert 'href="https://cal.example/book?email=ann%40acme.example"' in english
    assert ">Book a time</a>" in english
    assert "José, un minuto" in spanish
    assert ">Reservar</a>" in spanish
    assert '<html lang="es"' in spanish
    assert "Mi nombre no se pronuncia así" in spanish
    for page in (english, spanish):
        assert all(text in page for text in ("Priya", "Account manager", "Hauptstraße 1"))
        assert 'href="https://nordwind.example/privacy"' in page


def test_the_ai_notice_is_before_the_video(site):
    for link, notice in ((0, "AI-generated video"), (1, "Vídeo generado con IA")):
        page = page_of(site, link)
        assert 0 < page.index(notice, page.index("<h1")) < page.index("<video")


def test_what_chat_programs_keep_names_no_recipient(site):
    head = page_of(site).partition("</head>")[0]
    assert "A video for you · Nordwind &amp; Co" in head
    assert "Ann" not in head
    address = re.search(r'href="([^"]+/oembed.json)"', head)[1]
    told = site.client.get(address.partition(":8080")[2]).json()
    assert told["version"] == "1.0"
    assert told["provider_name"] == "Nordwind & Co"
    assert "Ann" not in str(told)
    assert site.client.get(told["thumbnail_url"].partition(":8080")[2]).status_code == 200


def test_the_pictures_of_the_brand_are_shared_and_only_those(site):
    page = page_of(site)
    names = re.findall(r'src="\.\./b/([^"]+)"', page)
    assert [name.partition(".")[2] for name in names] == ["svg", "webp"]
    for name in names:
        answer = site.client.get(f"/b/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert "sandbox" in answer.headers["content-security-policy"]
    assert site.client.get("/b/" + "0" * 40 + ".webp").status_code == 404
    assert names == re.findall(r'src="\.\./b/([^"]+)"', page_of(site, 1))


def test_a_page_is_small(site):
    page = page_of(site).encode()
    pictures = re.findall(rb'src="\.\./b/([^"]+)"', page)
    sizes = [len(site.client.get(f"/b/{name.decode()}").content) for name in pictures]
    assert len(page) + sum(sizes) < 100_000


def test_text_on_the_brands_colour_can_be_read(site):
    """Yellow: white text on it could not."""
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", page_of(site)))
    assert colours["fill"] == "#ffd23f"
    assert contrast(colours["fill"], colours["on-fill"]) >= 4.5
    assert contrast(colours["accent"], "#ffffff") >= 4.5
    assert contrast("#ffd23f", "#ffffff") < 4.5


@pytest.mark.parametrize("size", [(1280, 860), (390, 844)], ids=["desktop", "phone"])
def test_the_page_fits_its_window_and_shows_all_above_the_fold(site, tmp_path, size):
    if chromium.PATH is None:
        skip_or_fail("Chromium is not installed: apt-get install chromium")
    width, height = size
    with chromium.Page(tmp_path) as page:
        page.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 500,
        )  # fmt: skip
        page.open(site.base + site.paths[0])
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for selector in (".notice", "#video", "#play", "#button"):
            box = f"document.querySelector({selector!r}).getBoundingClientRect()"
            assert page.evaluate(f"(b => b.top >= 0 && b.bottom <= {height})({box})"), selector
        assert page.console == []
