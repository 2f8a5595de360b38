"""The push into HubSpot, over real HTTP."""

import subprocess
import sys
import time

import pytest

from batch.crm.hubspot.client import HubSpotAccess
from batch.crm.hubspot.properties import PROPERTIES
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError
from tests.batch.crm.accounts import HEADER, contacts
from tests.batch.crm.conftest import rows_of
from tests.batch.crm.hubspot_server import TOKEN

NAMES = [one.name for one in PROPERTIES]


def test_properties_are_created_and_each_contact_gets_its_own_values(server, push):
    done = push(contacts(250))
    assert done.exit_code == 0, done.stderr
    assert "written   250 of 250 contacts" in done.stdout
    assert f"created   {', '.join(NAMES)}" in done.stdout
    assert [len(batch) for batch in server.batches] == [100, 100, 50]
    assert all("idProperty" not in one for batch in server.batches for one in batch)
    assert server.properties["vidmerge_made_at"] == "datetime"
    values = [server.values(str(row)) for row in range(1, 251)]
    assert len({one["vidmerge_video_url"] for one in values}) == 250
    for one in values:
        assert one["vidmerge_video_url"].startswith("https://v.example.com/v/")
        assert one["vidmerge_thumbnail_url"].startswith("https://v.example.com/m/")
        assert (one["vidmerge_status"], one["vidmerge_batch"]) == ("video", "Test")
        assert time.strptime(one["vidmerge_made_at"][:19], "%Y-%m-%dT%H:%M:%S")
        assert one["vidmerge_made_at"].endswith("Z")
    assert not (push.root / "exports" / "hubspot" / "push_failed.csv").exists()


def test_a_second_push_writes_nothing_and_a_change_only_itself(server, push, workplace):
    push(contacts(150))
    server.batches.clear()
    again = push(None)
    assert "written   0 of 150 contacts; 150 have these values already" in again.stdout
    assert "created" not in again.stdout
    assert server.batches == []
    gone = contacts(149) + "150,Ann,p150@x.org,,\n"  # without a company there is no video
    workplace.contacts.write_text(gone)
    workplace.run(write_videos=False, base_url="https://v.example.com")
    assert "written   1 of 150" in push(None).stdout
    assert server.values("150") == {
        "vidmerge_video_url": "",
        "vidmerge_thumbnail_url": "",
        "vidmerge_status": "rejected",
        "vidmerge_batch": "Test",
        "vidmerge_made_at": server.values("150")["vidmerge_made_at"],
        "vidmerge_plays": "0",
        "vidmerge_reached": "",
        "vidmerge_played_at": "",
    }


def test_what_was_watched_is_written_back_later_and_only_that(server, push, workplace):
    push(contacts(3))
    folder = workplace.job().folder
    with Ledger(folder.ledger_url(None), folder.identity().batch_id) as ledger:
        ledger.views.add({
            ("2", "played"): 2, ("2", "line:greeting"): 1, ("2", "line:company"): 1,
            ("3", "played"): 1, ("3", "line:greeting"): 1, ("3", "finished"): 1,
            ("1", "fetched_machine"): 5,
        })  # fmt: skip
    assert "written   2 of 3 contacts" in push(None).stdout
    watched = {
        row: (server.values(row)["vidmerge_plays"], server.values(row)["vidmerge_reached"])
        for row in ("1", "2", "3")
    }
    assert watched == {"1": ("0", ""), "2": ("2", "company"), "3": ("1", "end")}
    assert server.values("2")["vidmerge_played_at"].endswith("Z")
    assert "written   0 of 3 contacts" in push(None).stdout


def test_a_revoked_link_is_taken_out_of_its_contact(server, push, workplace):
    push(contacts(3))
    folder = workplace.job().folder
    with Ledger(folder.ledger_url(None), folder.identity().batch_id) as ledger:
        ledger.link_ends.revoke(["2"])
    assert "written   1 of 3 contacts" in push(None).stdout
    links = [server.values(row)["vidmerge_video_url"] != "" for row in ("1", "2", "3")]
    assert links == [True, False, True]


def test_another_account_is_told_everything(server, push):
    push(contacts(3))
    server.portal = 4712
    assert "written   3 of 3" in push(None).stdout
    server.scopes.discard("account")
    assert "written   3 of 3" in push(None).stdout


@pytest.mark.parametrize("version", ["v3", "2026-09"])
def test_the_version_of_the_api_is_a_setting(server, push, monkeypatch, version):
    monkeypatch.setenv("VIDMERGE_HUBSPOT_VERSION", version)
    server.version = version
    assert "written   3 of 3" in push(contacts(3)).stdout


def test_people_are_found_by_address_if_asked(server, push):
    done = push(contacts(3), "--by", "email")
    assert "written   3 of 3" in done.stdout
    assert {one["idProperty"] for one in server.batches[0]} == {"email"}
    assert [one["id"] for one in server.batches[0]] == ["p1@x.org", "p2@x.org", "p3@x.org"]


def test_people_of_another_tools_file_are_found_by_address(server, push):
    rows = "".join(f"{row},Ann,P{row}@X.org,Acme\n" for row in (4, 5))
    assert "written   2 of 2" in push("Nr,First Name,Email,Company\n" + rows).stdout
    assert server.values("5")["vidmerge_status"] == "video"


def test_a_refused_batch_is_halved_down_to_the_contacts_at_fault(server, push):
    server.invalid = {"7": "p7@x.org is not valid", "142": "too\nlong"}
    done = push(contacts(150))
    assert done.exit_code == 1
    assert "written   148 of 150" in done.stdout
    written = [row for row in range(1, 151) if server.values(str(row))]
    assert len(written) == 148
    file = push.root / "exports" / "hubspot" / "push_failed.csv"
    assert rows_of(file)[1:] == [
        ["7", "Property values were not valid: p7@x.org is not valid"],
        ["142", "Property values were not valid: too long"],
    ]
    assert len(server.batches) < 35
    server.invalid = {}
    server.batches.clear()
    done = push(None)
    assert "written   2 of 150 contacts; 148 have these values already" in done.stdout
    assert [len(batch) for batch in server.batches] == [2]
    assert not file.exists()


@pytest.mark.parametrize("names_missing", [True, False])
@pytest.mark.parametrize("missing_is_404", [True, False])
def test_contacts_that_hubspot_does_not_have_are_named(server, push, names_missing, missing_is_404):
    server.names_missing, server.missing_is_404 = names_missing, missing_is_404
    del server.contacts["5"], server.contacts["60"]
    done = push(contacts(100))
    assert done.exit_code == 1
    assert "written   98 of 100" in done.stdout
    rows = rows_of(push.root / "exports" / "hubspot" / "push_failed.csv")[1:]
    assert [row for row, _ in rows] == ["5", "60"]
    wanted = "no such contact" if missing_is_404 else "may be deleted or not exist"
    assert all(wanted in reason for _, reason in rows)


def test_a_push_that_was_killed_goes_on_where_it_was(server, push):
    push(contacts(250), "--dry-run")
    server.hold_after = 1
    command = [sys.executable, "-m", "batch.cli", "push", "hubspot", str(push.root)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        assert server.is_held.wait(120)
        process.kill()
    server.hold_after = None
    server.batches.clear()
    done = push(None)
    assert "written   150 of 250 contacts; 100 have these values already" in done.stdout
    assert [len(batch) for batch in server.batches] == [100, 50]
    assert all(server.values(str(row)) for row in range(1, 251))


def test_a_token_that_is_not_accepted_is_one_message_without_it(server, push, monkeypatch, caplog):
    monkeypatch.setenv("HUBSPOT_TOKEN", "pat-eu1-wrong")
    caplog.set_level("DEBUG")
    done = push(contacts(3))
    assert done.exit_code == 2
    assert "HubSpot does not accept the token" in done.stderr
    assert "pat-eu1" not in done.stderr + done.stdout + caplog.text
    assert len(server.calls) == 1


@pytest.mark.parametrize("scope", ["schemas", "contacts"])
def test_a_token_that_may_not_do_this_says_what_it_needs(server, push, scope):
    server.scopes.discard(scope)
    done = push(contacts(3))
    assert done.exit_code == 2
    assert f"crm.{'schemas' if scope == 'schemas' else 'objects'}.contacts.write" in done.stderr


def test_the_token_is_in_no_file_of_the_batch(push, tmp_path):
    file = tmp_path / "token.txt"
    file.write_text(f"{TOKEN}\n")
    assert push(contacts(3), "--token-file", str(file)).exit_code == 0
    for path in push.root.rglob("*"):
        assert path.is_dir() or TOKEN.encode() not in path.read_bytes()


@pytest.mark.parametrize("token", ["", "two\nlines", "t\u00f6ken"])
def test_what_cannot_be_a_token_is_refused_without_showing_it(token):
    with pytest.raises(ConfigError, match="token is empty or contains") as caught:
        HubSpotAccess("https://x", "v3", token)
    assert not token or token not in str(caught.value)
    assert TOKEN not in repr(HubSpotAccess("https://x", "v3", TOKEN))


def test_a_missing_token_says_where_it_comes_from(push, monkeypatch):
    monkeypatch.delenv("HUBSPOT_TOKEN")
    done = push(contacts(3))
    assert done.exit_code == 2
    assert "set HUBSPOT_TOKEN, or name a file with --token-file" in " ".join(done.stderr.split())


def test_links_that_only_this_machine_can_open_are_not_pushed(server, push, workplace):
    push(contacts(3), "--dry-run")
    workplace.run(write_videos=False)
    done = push(None)
    assert done.exit_code == 2
    assert "the links lead to http://localhost:8080" in done.stderr
    assert server.calls == []


def test_a_dry_run_shows_values_and_asks_nothing(server, push, monkeypatch):
    monkeypatch.delenv("HUBSPOT_TOKEN")
    text = contacts(4) + "5,Ann,p5@x.org,,\n"
    done = push(text, "--dry-run")
    assert done.exit_code == 0, done.stderr
    assert "would write 5 contacts, found by record id; nothing was sent" in done.stdout
    assert done.stdout.count("vidmerge_video_url = https://v.example.com/v/") == 3
    assert server.calls == []


def test_properties_that_exist_are_kept_and_others_are_refused(server, push):
    server.properties |= {"vidmerge_status": "enumeration", "vidmerge_made_at": "string"}
    server.groups.add("vidmerge")
    done = push(contacts(3))
    assert "created   vidmerge_video_url, vidmerge_thumbnail_url, vidmerge_batch" in done.stdout
    server.properties["vidmerge_video_url"] = "number"
    done = push(None)
    assert done.exit_code == 2
    assert "property vidmerge_video_url is of type number, not string" in " ".join(
        done.stderr.replace("│", " ").split()
    )


def test_a_property_that_somebody_creates_meanwhile_is_no_error(server, push):
    conflict = (409, {}, {"message": "A property named 'x' already exists."})
    missing = (404, {}, {"message": "does not exist"})
    server.properties |= dict.fromkeys(NAMES[:-1], "string") | {NAMES[-1]: "datetime"}
    account = (200, {}, {"portalId": 1})
    server.answers = [account, *[missing] * len(NAMES), conflict, *[conflict] * len(NAMES)]
    assert "written   3 of 3" in push(contacts(3)).stdout


def test_a_push_that_is_refused_for_everybody_stops_after_the_first_batch(server, push):
    server.invalid = {str(row): "the account is read-only" for row in range(1, 251)}
    done = push(contacts(250))
    assert done.exit_code == 1
    assert "refused the first 100 contacts, all for one reason" in done.stderr
    assert len(server.batches) == 199


def test_a_contact_in_two_rows_keeps_the_video_of_one(server, push):
    text = HEADER + "1,Ann,p1@x.org,,\n1,Ann,p1@x.org,Acme,\n2,Ann,p2@x.org,,\n2,Ben,p2@x.org,,\n"
    done = push(text)
    assert "written   2 of 2" in done.stdout, done.stdout
    assert server.values("1")["vidmerge_status"] == "video"
    assert server.values("2")["vidmerge_status"] == "rejected"
