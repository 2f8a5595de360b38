"""A link that was sent never plays another person, another campaign, or nothing, without a word."""

import pytest

from batch.monitor import SilentMonitor
from personalize.errors import ConfigError

PEOPLE = ["1,Ann,a@x.example,Acme", "2,Ben,b@x.example,Beta", "3,Cat,c@x.example,Core"]
WITH_ID = "Record ID,First Name,Email,Company"


class Watching(SilentMonitor):
    def __init__(self):
        self.warnings = []

    def warn(self, message):
        self.warnings.append(message)


@pytest.fixture
def batch(workplace):
    """Runs a list of people and gives their links by first name."""

    def run(rows, header=WITH_ID, **more):
        workplace.contacts.write_text("\n".join([header, *rows]) + "\n")
        workplace.run(write_videos=False, **more)
        return {
            row["First Name"]: row["vidmerge_video_url"]
            for row in workplace.links(more.get("out", "out"))
        }

    return run


def columns(rows, *keep):
    return [",".join(row.split(",")[index] for index in keep) for row in rows]


def test_with_an_id_people_may_move_change_and_come_back(batch):
    first = batch(PEOPLE)
    top = batch(["9,Zoe,z@x.example,Zed", *PEOPLE])
    assert {name: top[name] for name in first} == first
    assert batch([PEOPLE[2], PEOPLE[0]]) == {name: first[name] for name in ("Cat", "Ann")}
    assert batch(PEOPLE) == first
    assert batch(["1,Anna,a@x.example,Acme", *PEOPLE[1:]])["Anna"] == first["Ann"]
    assert batch(["1,Ann,new@x.example,Acme", *PEOPLE[1:]])["Ann"] == first["Ann"]


def test_an_unusual_email_header_keeps_links_with_their_people(batch):
    header = "First Name,Contact Mail,Company"
    rows = columns(PEOPLE, 1, 2, 3)
    first = batch(rows, header)
    top = batch(["Zoe,z@x.example,Zed", *rows], header)
    assert {name: top[name] for name in first} == first


@pytest.mark.parametrize(
    "moved",
    [
        lambda rows: ["Zoe,Zed", *rows],
        lambda rows: rows[::-1],
        lambda rows: rows[1:],
        lambda rows: ["Zoe,Zed", *rows[1:]],
        lambda rows: ["Ann,Other", *rows[1:]],
    ],
    ids=["inserted", "sorted", "removed", "replaced", "namesake"],
)
def test_without_an_id_rows_that_moved_are_refused(batch, workplace, moved):
    header, rows = "First Name,Company", columns(PEOPLE, 1, 3)
    watching = Watching()
    first = batch(rows, header, monitor=watching)
    assert "nothing in this file identifies people" in watching.warnings[0]
    with pytest.raises(ConfigError, match="hold somebody else") as caught:
        batch(moved(rows), header)
    assert "--identity row" in str(caught.value)
    assert {row["First Name"]: row["vidmerge_video_url"] for row in workplace.links()} == first
    # The same rows, and new ones at the end, go on.
    assert batch([*rows, "Zoe,Zed"], header) | first == batch([*rows, "Zoe,Zed"], header)
    # Said in so many words, it is done.
    assert batch(moved(rows), header, identity="row")


def test_two_of_one_name_and_company_are_told_apart_by_what_is_said_of_them(batch, workplace):
    text = workplace.campaign.read_text() + "  - id: seats\n    text: You have {{ seats }} seats.\n"
    workplace.campaign.write_text(text.replace("fields:", "fields:\n  seats: {column: Seats}"))
    header = "First Name,Company,Seats"
    batch(["Ann,Acme,5", "Ann,Acme,7"], header)
    with pytest.raises(ConfigError, match="hold somebody else"):
        batch(["Ann,Acme,7", "Ann,Acme,5"], header)


def test_a_column_that_nobody_hears_may_change_without_an_id(batch):
    header = "First Name,Company,Note"
    first = batch(["Ann,Acme,", "Ben,Beta,"], header)
    assert batch(["Ann,Acme,called", "Ben,Beta,"], header) == first


def test_an_export_that_lost_its_id_column_is_refused(batch, workplace):
    first = batch(PEOPLE)
    with pytest.raises(ConfigError, match=r"no column 'Record ID'.*3 links") as caught:
        batch(columns(PEOPLE, 1, 2, 3), "First Name,Email,Company")
    assert "--identity 'Email'" in str(caught.value)
    assert {row["First Name"]: row["vidmerge_video_url"] for row in workplace.links()} == first
    accepted = batch(columns(PEOPLE, 1, 2, 3), "First Name,Email,Company", identity="Email")
    assert not set(accepted.values()) & set(first.values())


def test_an_id_column_that_comes_later_does_not_end_the_links(batch):
    first = batch(columns(PEOPLE, 1, 2, 3), "First Name,Email,Company")
    assert batch(PEOPLE) == first


def test_other_peoples_list_with_the_same_ids_is_refused(batch, workplace):
    first = batch(PEOPLE)
    others = ["1,Zoe,z@y.example,Zed", "2,Yan,y@y.example,Yet", "3,Xia,x@y.example,Xo"]
    with pytest.raises(ConfigError, match=r"3 of 3 people with the same Record ID.*another list"):
        batch(others)
    assert {row["First Name"]: row["vidmerge_video_url"] for row in workplace.links()} == first
    replaced = batch(others, replace=True)
    # Links that were sent to Ann end; they do not play Zoe.
    assert not set(replaced.values()) & set(first.values())
    assert batch(others) == replaced


def test_one_overwritten_contact_among_many_is_told_and_not_refused(batch):
    many = [f"{n},P{n}x,p{n}@x.example,Acme" for n in range(1, 41)]
    first, watching = batch(many), Watching()
    again = batch(["1,Zoe,z@y.example,Zed", *many[1:]], monitor=watching)
    assert again["Zoe"] == first["P1x"]
    assert "1 of 40 people with the same Record ID" in watching.warnings[0]


def test_nobody_in_common_is_refused(batch):
    batch(PEOPLE)
    with pytest.raises(ConfigError, match="none of the 3 people"):
        batch(["7,Zoe,z@y.example,Zed"])
    assert batch(["7,Zoe,z@y.example,Zed"], replace=True)["Zoe"]


def test_another_campaign_in_the_folder_is_refused(batch, workplace):
    first = batch(PEOPLE)
    ours = workplace.campaign
    workplace.campaign = workplace.root / "other.yaml"
    workplace.campaign.write_text(
        "name: Other\nlines:\n  - id: z\n    text: Bye {{ first_name }}.\n"
    )
    with pytest.raises(ConfigError, match=r"holds the campaign 'Test' and 3 links.*--replace"):
        batch(PEOPLE)
    # Under the same name it is another one too.
    workplace.campaign.write_text(workplace.campaign.read_text().replace("Other", "Test"))
    with pytest.raises(ConfigError, match="holds the campaign"):
        batch(PEOPLE)
    assert batch(PEOPLE, replace=True) == first
    workplace.campaign = ours
    with pytest.raises(ConfigError, match="holds the campaign"):
        batch(PEOPLE)


def test_a_campaign_that_is_renamed_moved_or_edited_goes_on(batch, workplace):
    first = batch(PEOPLE)
    text = workplace.campaign.read_text()
    workplace.campaign.write_text(text.replace("name: Test", "name: Renamed"))
    assert batch(PEOPLE) == first
    workplace.campaign = workplace.root / "moved.yaml"
    workplace.campaign.write_text(text.replace("name: Test", "name: Renamed"))
    assert batch(PEOPLE) == first
    workplace.campaign.write_text(text.replace("name: Test", "name: Renamed").replace("Hi", "Hey"))
    assert batch(PEOPLE) == first


def test_a_folder_without_links_is_nobodys(batch, workplace):
    """A run that ended before it made any link binds nobody."""
    with pytest.raises(RuntimeError):
        batch(PEOPLE, render=_stops)
    workplace.campaign.write_text("name: Other\nlines:\n  - id: z\n    text: Bye.\n")
    assert len(batch(["1,Zoe,z@y.example,Zed"])) == 1


def _stops(*_):
    raise RuntimeError("the machine went away")
