"""`vidmerge plan`."""

import re

from batch.cli.tables import show_plan
from batch.cli.understood import show_understanding
from tests.batch.cli.printed import planned_job, printed


def test_plan_shows_each_line_and_the_totals(workplace):
    planned = planned_job(workplace)
    text = printed(show_plan, planned)
    assert re.search(r"greeting +4 +4 ", text)
    assert re.search(r"close +1 +4 ", text)
    assert re.search(r"total +8 +4 .* 100%", text)
    assert "5 rows = 4 videos + 1 rejected" in text
    assert re.search(r"to render \(estimated\) instead of .* in full: 1\.\d times less", text)


def test_plan_says_what_it_understood(workplace):
    workplace.contacts.write_text(
        "First Name,Company\nAnn,Acme\nDr. Ben,Beta\n,Core\nJos\u00c3\u00a9,Delta\n"
    )
    planned = planned_job(workplace)
    text = printed(show_understanding, planned)
    for part in (
        "contacts.csv: UTF-8, comma-separated",
        "first_name \u2190 First Name",
        "company \u2190 Company",
        "only the row number identifies them",
        "Hi Ann.",
        "Dr. Ben",
        "begins with a title",
        "Jos\u00e9",
        "was damaged and has been repaired",
        "Check this: nothing in this file identifies people",
    ):
        assert part in text
    workplace.contacts.write_text("Record ID,First Name,Company\n1,Ann,Acme\n")
    planned = planned_job(workplace)
    text = printed(show_understanding, planned)
    assert "as HubSpot exports it" in text
    assert "identified by Record ID" in text
    assert "Look at this" not in text


def test_everybody_rejected_is_exit_code_1(vidmerge, workplace):
    workplace.contacts.write_text("Record ID,First Name,Company\n1,Ann,\n2,Ben,n/a\n")
    done = vidmerge("plan", workplace.campaign, workplace.contacts)
    assert done.exit_code == 1
    assert "2 rows = 0 videos + 2 rejected" in done.stdout
    assert "no recipients left" in done.stderr


def test_what_the_voice_cannot_say_fails_in_the_plan(vidmerge, workplace):
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwll"
    workplace.contacts.write_text(f"Record ID,First Name,Company\n1,Ann,Acme\n2,{long},Beta\n")
    done = vidmerge("plan", workplace.campaign, workplace.contacts)
    assert done.exit_code == 0
    assert "2 rows = 1 videos + 1 rejected" in done.stdout
    assert "is longer than the 24" in done.stdout
    text = workplace.campaign.read_text()
    workplace.campaign.write_text(text.replace("Take care!", "\u4f60\u597d!"))
    done = vidmerge("plan", workplace.campaign, workplace.contacts)
    assert done.exit_code == 2
    assert "line 'close'" in done.stderr
    assert "cannot say" in done.stderr


def test_plan_uses_the_encoding_option(vidmerge, workplace):
    workplace.contacts.write_bytes("Ad,First Name,Company\n1,Ay\u015fe,Acme\n".encode("cp1254"))
    done = vidmerge("plan", workplace.campaign, workplace.contacts)
    assert done.exit_code == 2
    assert "--encoding cp1254" in done.stderr
    done = vidmerge("plan", workplace.campaign, workplace.contacts, "--encoding", "cp1254")
    assert done.exit_code == 0
    assert "Ay\u015fe" in done.stdout
