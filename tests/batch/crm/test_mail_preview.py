import io

import pytest
from PIL import Image
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.crm.mail_preview import write_mails
from batch.crm.snippets import Fallback
from batch.job.settings import load_settings
from personalize.errors import ConfigError
from tests.batch.crm.mail_view import as_page, read_mail
from tests.batch.crm.merging import Links
from tests.batch.web.chromium import PATH, Page
from tests.installed import skip_or_fail

FALLBACK = Fallback("https://acme.example/hello?a=1&b=2")
HEADER = "Record ID,First Name,Last Name,Email,Company\n"
CONTACTS = HEADER + (
    "1,Ann,Lee,ann@acme.com,Acme\n"
    "2,Maximiliane-Alexandra,von Hohenberg-Wittelsbach,max@brightwater.example,Brightwater\n"
    "3,Zoë,Smith,zoe@x.org,Acme\n"
)


@pytest.fixture
def mails(linked):
    """Writes the mails of a batch, and reads them as a mail program does."""

    def write(contacts=CONTACTS, fallback=FALLBACK):
        batch = linked(contacts)
        settings = load_settings(store=str(batch.workplace.root / "store"))
        paths = write_mails(batch.folder, settings, fallback)
        assert [path.parent for path in paths] == [batch.root / "exports" / "preview"] * 3
        return batch.links(), {path.stem: read_mail(path) for path in paths}

    return write


def test_each_mail_has_a_text_and_a_page_with_the_recipients_own_link_and_picture(mails):
    links, made = mails()
    people = {"typical": ("zoe@x.org", "Zoë"), "longest": ("max@brightwater.example",
              "Maximiliane-Alexandra")}  # fmt: skip
    for name, (address, first_name) in people.items():
        mail = made[name]
        assert mail.get_content_type() == "multipart/alternative"
        assert mail["To"] == address
        assert mail["Subject"] == f"A short video for you, {first_name}"
        assert not mail.defects
        text = mail.get_body(("plain",)).get_content()
        assert text.startswith(f"Hi {first_name},")
        assert f"Watch it here: {links[address]}\n" in text.replace("\r\n", "\n")
        html = mail.get_body(("html",)).get_content()
        assert f"Hi {first_name}," in html
        assert set(Links(html).links) == {links[address]}
        assert Links(html).pictures == ["cid:poster"]
        (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/jpeg"]
        with Image.open(io.BytesIO(picture.get_content())) as image:
            assert image.width == 600  # the picture with the greeting
        assert f'alt="Video for {first_name}: play, ' in html
        assert 'width="560"' in html
        assert "width:560px" in html


def test_somebody_outside_the_batch_gets_the_fallback_or_no_link(mails):
    _, made = mails()
    fallback = made["fallback"]
    assert fallback["To"] is None
    assert Links(fallback.get_body(("html",)).get_content()).links == [FALLBACK.url]
    _, made = mails(fallback=Fallback())
    html = made["fallback"].get_body(("html",)).get_content()
    assert (Links(html).links, Links(html).pictures) == ([], [])
    _, made = mails(fallback=Fallback(FALLBACK.url, "https://acme.example/p.jpg"))
    html = made["fallback"].get_body(("html",)).get_content()
    assert Links(html).pictures == ["https://acme.example/p.jpg"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ('"<b>Ann</b> & Co"', "a@x.org"),
        ('"Ann\r\nBcc: evil@x.org"', "a@x.org"),
        ("Ann", "ünï@x.org"),
        ("Ann", "a(b@x.org"),
        ("安娜", "anna@x.org"),
    ],
)
def test_no_name_or_address_breaks_a_mail(mails, workplace, name, address):
    # The names that are spoken are in another column, so that any cell of this one gets a video.
    campaign = workplace.campaign.read_text()
    workplace.campaign.write_text(campaign.replace("column: First Name", "column: Said"))
    text = f"Record ID,Said,First Name,Email,Company\n1,Ann,{name},{address},Acme\n"
    made = mails(text)[1]["typical"]
    assert made["Bcc"] is None
    assert not made.defects
    assert "<b>" not in made.get_body(("html",)).get_content()
    assert made.get_body(("plain",)).get_content().startswith("Hi ")


def test_the_command_writes_them_and_says_where(linked, monkeypatch):
    batch = linked(CONTACTS)
    done = CliRunner().invoke(app, ["links", str(batch.root), "--eml"])
    assert done.exit_code == 0, done.stderr
    names = [line.rsplit("/", 1)[-1] for line in done.stdout.split() if line.endswith(".eml")]
    assert names == ["typical.eml", "longest.eml", "fallback.eml"]
    monkeypatch.setenv("VIDMERGE_STORE", str(batch.root.parent / "elsewhere"))
    assert CliRunner().invoke(app, ["links", str(batch.root), "--eml"]).exit_code == 2


def test_a_batch_without_a_video_has_no_mail(linked):
    batch = linked(HEADER + "1,Ann,Lee,ann@acme.com,\n2,Ben,Oh,ben@acme.com,Acme\n")
    batch.folder.links_csv.write_text(
        batch.folder.links_csv.read_text().replace(batch.links()["ben@acme.com"], "")
    )
    with pytest.raises(ConfigError, match="nobody in this batch has a video"):
        write_mails(batch.folder, load_settings(), FALLBACK)


@pytest.mark.browser
@pytest.mark.parametrize("width", [600, 375])
def test_a_browser_shows_the_mails_without_scrolling_sideways(mails, tmp_path, width):
    if PATH is None:
        skip_or_fail("Chromium is not installed: apt-get install chromium")
    with Page(tmp_path / "profile", width) as page:
        phone = {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": width < 500}
        page.call("Emulation.setDeviceMetricsOverride", **phone)
        for name, mail in mails()[1].items():
            file = tmp_path / f"{name}.html"
            file.write_text(as_page(mail), encoding="utf-8")
            page.open(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            loaded = "[...document.images].every(one => one.naturalWidth == 600)"
            page.wait_for(loaded)
            assert page.evaluate("document.images.length") == (name != "fallback")
            widths = page.evaluate("[...document.images].map(one => one.clientWidth)")
            assert all(width - 90 <= shown <= 560 for shown in widths)
            assert page.console == []
