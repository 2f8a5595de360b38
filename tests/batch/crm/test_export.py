import pyarrow as pa
import pytest

from batch.crm.contacts import Batch, to_18_characters
from batch.crm.export import ExportWish, export_all
from batch.crm.import_files import select_people, write_import_files
from batch.crm.snippets import Fallback
from batch.crm.tool import Limit, all_tools, find_tool
from batch.job.settings import load_settings
from personalize.errors import ConfigError
from tests.batch.crm.conftest import rows_of
from tests.batch.web.chromium import PATH, Page
from tests.installed import skip_or_fail

HEADERS = {
    "hubspot": "Record ID,vidmerge_video_url,vidmerge_thumbnail_url,vidmerge_status",
    "salesforce": "Email,Vidmerge Video Url,Vidmerge Picture Url,Vidmerge Status",
    "mailchimp": "Email Address,VIDURL,VIDPIC,VIDSTATUS",
    "outreach": "Email,First Name,Last Name,Custom 1,Custom 2,Custom 3",
    "salesloft": "Email Address,First Name,Last Name,vidmerge_video_url,vidmerge_thumbnail_url,"
    "vidmerge_status",
    "klaviyo": "Email,vidmerge_video_url,vidmerge_thumbnail_url,vidmerge_status",
    "activecampaign": "Email,Vidmerge Video Url,Vidmerge Picture Url,Vidmerge Status",
    "marketo": "Email Address,Vidmerge Video Url,Vidmerge Picture Url,Vidmerge Status",
    "pipedrive": "Person - Email,Person - Name,Person - Vidmerge video url,"
    "Person - Vidmerge picture url,Person - Vidmerge status",
    "apollo": "Email,First Name,Last Name,vidmerge_video_url,vidmerge_thumbnail_url,"
    "vidmerge_status",
    "gmass": "Email,First Name,Last Name,vidmerge_video_url,vidmerge_thumbnail_url,vidmerge_status",
    "yamm": "Email Address,First Name,Last Name,vidmerge_video_url,vidmerge_thumbnail_url,"
    "vidmerge_status",
}
NAMES = {"Ann": "Lee", "Ben": '=O"Hara', "Zoë": "", "Dan": "Ray"}


def export(batch, *tools, fallback=None, by=None):
    wish = ExportWish(tuple(map(find_tool, tools)), fallback or Fallback(), by)
    return export_all(batch.folder, load_settings(), wish)


def people(**columns):
    count = len(next(iter(columns.values())))
    names = ("status", "url", "picture", "record_id", "email")
    names += ("first_name", "last_name", "full_name")
    cells = {name: columns.get(name, [""] * count) for name in names}
    cells["url"] = columns.get("url", [f"https://v/{row}" for row in range(count)])
    return pa.table({"row_number": list(range(1, count + 1)), **cells})


def batch_of(exported_by="", **columns):
    return Batch("Spring", "https://v", exported_by, people(**columns))


def test_each_tool_gets_its_columns_and_every_person_with_a_video(linked):
    batch = linked()
    links = batch.links()
    assert set(HEADERS) == set(all_tools())
    for one in export(batch, *HEADERS):
        (file,) = one.files
        assert file == batch.root / "exports" / one.tool.id / f"{one.tool.id}.csv"
        header, *rows = rows_of(file)
        assert ",".join(header) == HEADERS[one.tool.id]
        url = header.index(one.tool.fields.url)
        assert [row[url] for row in rows] == [link for link in links.values() if link]
        assert all("/m/" in row[url + 1] and row[url + 1].endswith(".jpg") for row in rows)
        assert {row[url + 2] for row in rows} == {"video"}
        emails = [email for email in links if links[email]]
        key = ["101", "102", "103", "105"] if one.tool.id == "hubspot" else emails
        assert [row[0] for row in rows] == key
        if "First Name" in header:
            names = dict(row[1:3] for row in rows)
            sheet = NAMES | {"Ben": "'=O\"Hara"}
            assert names == (sheet if one.tool.is_sheet else NAMES)
        assert not (file.parent / "left_out.csv").exists()


def test_the_files_are_plain_utf_8_and_private(linked):
    batch = linked()
    (one,) = export(batch, "outreach")
    content = one.files[0].read_bytes()
    assert content.startswith(b"Email,First Name")
    assert b'ben@acme.com,Ben,"=O""Hara",https://v.example.com/v/' in content
    assert content.count(b"\r\n") == content.count(b"\n") == 5


def test_record_ids_of_another_tool_are_not_used():
    ids = {"record_id": ["101", "102"], "email": ["a@x.org", "b@x.org"]}
    assert select_people(batch_of("HubSpot (German)", **ids), find_tool("hubspot")).key.by == (
        "record_id"
    )
    assert select_people(batch_of("Salesforce", **ids), find_tool("hubspot")).key.by == "email"
    assert select_people(batch_of("", **ids), find_tool("pipedrive")).key.by == "email"
    chosen = select_people(batch_of("HubSpot", **ids), find_tool("hubspot"), "email")
    assert chosen.people["email"].to_pylist() == ids["email"]


def test_the_key_is_the_one_that_most_people_have():
    batch = batch_of("HubSpot", record_id=["1", "", ""], email=["a@x.org", "b@x.org", ""])
    selection = select_people(batch, find_tool("hubspot"))
    assert selection.key.by == "email"
    assert selection.left_out.to_pylist() == [
        {"row_number": 3, "reason": "has no email that can be used"}
    ]


def test_a_damaged_id_and_a_shared_one_are_left_out():
    batch = batch_of("HubSpot", record_id=["101", "1.08E+11", "102", "103", "102"])
    selection = select_people(batch, find_tool("hubspot"), "record_id")
    assert selection.people["record_id"].to_pylist() == ["101", "103"]
    assert [(row["row_number"], row["reason"]) for row in selection.left_out.to_pylist()] == [
        (2, "has no record id that can be used"),
        (3, "shares its record id with another row that has a video"),
        (5, "shares its record id with another row that has a video"),
    ]


def test_two_people_with_one_address_get_a_mail_each_from_a_sheet():
    batch = batch_of(email=["a@x.org", "A@x.org", "b@x.org"])
    assert select_people(batch, find_tool("gmass")).people.num_rows == 3
    assert select_people(batch, find_tool("mailchimp")).people.num_rows == 1


def test_salesforces_short_ids_become_the_ones_without_case():
    assert to_18_characters("001A0000006Vm9r") == "001A0000006Vm9rIAC"
    assert to_18_characters("001A0000006Vm9rIAC") == "001A0000006Vm9rIAC"
    ids = ["003A0000006Vm9r", "003A0000006vm9r", "3E+14"]
    selection = select_people(batch_of("Salesforce", record_id=ids), find_tool("salesforce"))
    assert selection.people["record_id"].to_pylist() == [
        "003A0000006Vm9rIAC",
        "003A0000006vm9rIAA",
    ]


@pytest.mark.parametrize(
    ("tool", "by", "message"),
    [
        ("mailchimp", None, "Mailchimp needs each person's email, and no column"),
        ("mailchimp", "record_id", "Mailchimp finds people by email here, not by record_id"),
        ("hubspot", "email", "HubSpot needs each person's email"),
    ],
)
def test_a_missing_key_is_named(tool, by, message):
    with pytest.raises(ConfigError, match=message):
        select_people(batch_of("HubSpot", record_id=["1", "2"]), find_tool(tool), by)


def test_a_batch_without_videos_has_nothing_to_import():
    with pytest.raises(ConfigError, match="nobody in this batch has a video"):
        select_people(batch_of(email=["a@x.org"], url=[""]), find_tool("mailchimp"))


def test_a_link_that_a_field_would_cut_is_refused():
    long = "https://v/" + "x" * 250
    batch = batch_of(email=["a@x.org"], picture=[long])
    with pytest.raises(ConfigError, match=r"260 bytes, and Mailchimp keeps at most 255"):
        select_people(batch, find_tool("mailchimp"))


def _limited(tool, **limits):
    limits = {name: Limit(value=value, source="test") for name, value in limits.items()}
    return find_tool(tool).model_copy(update=limits)


def test_files_are_split_at_the_rows_that_a_tool_takes(tmp_path):
    emails = [f"p{row}@x.org" for row in range(10)]
    tool = _limited("mailchimp", rows=5)
    selection = select_people(batch_of(email=emails), tool)
    paths = write_import_files(tmp_path, tool, selection)
    assert [path.name for path in paths] == [f"mailchimp_{part}_of_3.csv" for part in (1, 2, 3)]
    parts = [rows_of(path) for path in paths]
    assert {tuple(part[0]) for part in parts} == {tuple(HEADERS["mailchimp"].split(","))}
    assert [len(part) for part in parts] == [5, 5, 3]
    assert [row[0] for part in parts for row in part[1:]] == emails
    write_import_files(tmp_path, find_tool("mailchimp"), selection)
    assert [path.name for path in tmp_path.iterdir()] == ["mailchimp.csv"]


def test_files_are_split_at_the_size_that_a_tool_takes(tmp_path):
    emails = [f"{'é' * 100}{row}@x.org" for row in range(12_000)]
    tool = _limited("marketo", megabytes=1)
    paths = write_import_files(tmp_path, tool, select_people(batch_of(email=emails), tool))
    sizes = [path.stat().st_size for path in paths]
    assert len(sizes) == 3
    assert max(sizes) <= 1_000_000
    assert min(sizes[:-1]) > 999_000
    assert [row[0] for path in paths for row in rows_of(path)[1:]] == emails


def test_the_page_names_what_is_not_verified_and_escapes_what_is_not_ours(linked):
    batch = linked()
    batch.workplace.campaign.write_text(
        batch.workplace.campaign.read_text().replace("name: Test", "name: <b>Spring</b>")
    )
    batch.workplace.run(write_videos=False, base_url="http://localhost:8080", replace=True)
    export(batch, "gmass", fallback=Fallback("https://acme.example/?a=1&b=2"))
    page = (batch.root / "exports" / "gmass" / "steps.html").read_text(encoding="utf-8")
    assert "<b>Spring" not in page
    assert "&lt;b&gt;Spring" in page
    assert "which nobody but you can open" in page
    assert page.count('<span class="unsure">not verified</span>') == 6
    assert "5 statements on this page are not verified" in page
    assert not [email for email in batch.links() if email in page]


def test_what_one_tool_refuses_is_refused_before_anything_is_written(linked):
    batch = linked()
    with pytest.raises(ConfigError, match="ActiveCampaign takes '%'"):
        export(batch, "hubspot", "activecampaign", fallback=Fallback("https://acme.example/a%20b"))
    assert not (batch.root / "exports").exists()


def test_an_export_without_the_file_of_links_says_how_to_get_it(linked):
    batch = linked()
    batch.folder.links_csv.unlink()
    with pytest.raises(ConfigError, match=r"links\.csv .* run the batch to write it"):
        export(batch, "hubspot")
    batch.folder.links_csv.write_text("Email,First Name\na@x.org,Ann\n")
    with pytest.raises(ConfigError, match="has no column 'vidmerge_status'"):
        export(batch, "hubspot")


def test_the_columns_that_the_campaign_names_are_found_in_any_encoding(workplace):
    workplace.campaign.write_text(
        workplace.campaign.read_text().replace("fields:\n", "fields:\n  email: {column: Kontakt}\n")
    )
    contacts = "Vorname;Kontakt;Mail;Company\nJörg;jo@x.org;a@b.org;A\nZoë;zo@x.org;c@b.org;B\n"
    workplace.contacts.write_bytes(contacts.encode("cp1252"))
    workplace.campaign.write_text(workplace.campaign.read_text().replace("First Name", "Vorname"))
    workplace.run(write_videos=False, encoding="cp1252")
    batch = workplace.job().folder
    (one,) = export_all(batch, load_settings(), ExportWish((find_tool("outreach"),)))
    people = [row[:2] for row in rows_of(one.files[0])[1:]]
    assert people == [["jo@x.org", "Jörg"], ["zo@x.org", "Zoë"]]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("tool", ["hubspot", "pipedrive"])
def test_a_browser_shows_the_page_and_copies_a_snippet(linked, tmp_path, width, tool):
    if PATH is None:
        skip_or_fail("Chromium is not installed: apt-get install chromium")
    batch = linked()
    fallback = Fallback("https://acme.example/hello", "https://acme.example/p.jpg")
    (one,) = export(batch, tool, fallback=fallback)
    with Page(tmp_path / "profile", width) as page:
        phone = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        page.call("Emulation.setDeviceMetricsOverride", **phone)
        page.open((one.folder / "steps.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("document.querySelector('button').scrollIntoView()")
        page.click("button")
        page.wait_for("document.querySelector('button').textContent == 'Copied'")
        assert page.console == []


def test_of_two_columns_named_email_the_peoples_own_finds_them(linked):
    batch = linked(
        "First Name,Email,Company,Email\n"
        "Ann,rep@us.com,Acme,ann@a.com\nBen,rep@us.com,Acme,ben@b.com\n"
    )
    assert batch.read().contacts["email"].to_pylist() == ["ann@a.com", "ben@b.com"]
