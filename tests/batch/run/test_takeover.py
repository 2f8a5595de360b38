"""A link that was sent never silently plays another person, another campaign, or nothing."""

import pytest

from personalize.errors import ConfigError
from tests.batch.run.people_lists import PEOPLE, Watching, columns


def test_with_an_id_people_may_move_change_and_return(batch):
    first = batch(PEOPLE)
    top = batch(["9,Zoe,z@x.example,Zed", *PEOPLE])
    assert {name: top[name] for name in first} == first
    assert batch([PEOPLE[2], PEOPLE[0]]) == {name: first[name] for name in ("Cat", "Ann")}
    assert batch(PEOPLE) == first
    assert batch(["1,Anna,a@x.example,Acme", *PEOPLE[1:]])["Anna"] == first["Ann"]
    assert batch(["1,Anna,new@x.example,Acme", *PEOPLE[1:]])["Anna"] == first["Ann"]


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
    with pytest.raises(ConfigError, match="belong to someone else") as caught:
        batch(moved(rows), header)
    assert "--identity row" in str(caught.value)
    assert {row["First Name"]: row["vidmerge_video_url"] for row in workplace.links()} == first
    # The same rows with new ones at the end are accepted.
    assert batch([*rows, "Zoe,Zed"], header) | first == batch([*rows, "Zoe,Zed"], header)
    # If the user says so explicitly, it is done.
    assert batch(moved(rows), header, identity="row")


def test_people_with_one_name_and_company_are_distinguished_by_other_fields(batch, workplace):
    text = workplace.campaign.read_text() + "  - id: slots\n    text: You have {{ slots }} slots.\n"
    workplace.campaign.write_text(text.replace("fields:", "fields:\n  slots: {column: Slots}"))
    header = "First Name,Company,Slots"
    batch(["Ann,Acme,5", "Ann,Acme,7"], header)
    with pytest.raises(ConfigError, match="belong to someone else"):
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


def test_one_overwritten_contact_among_many_is_a_warning(batch):
    many = [f"{n},P{n}x,p{n}@x.example,Acme" for n in range(1, 41)]
    first, watching = batch(many), Watching()
    again = batch(["1,Zoe,z@y.example,Zed", *many[1:]], monitor=watching)
    assert again["Zoe"] == first["P1x"]
    assert "1 of 40 people with the same Record ID" in watching.warnings[0]


RUNNING = "ID,First Name,Last Name,Email,Phone,Company"


def numbered(names):
    return [
        f"{n},{name},{name[:1]}son,{name.lower()}@x.example,555-0100,Acme"
        for n, name in enumerate(names, 1)
    ]


@pytest.mark.parametrize(
    "now",
    [
        lambda names: ["Annika", *names],
        lambda names: names[::-1],
        lambda names: sorted(names, key=lambda name: name[::-1]),
        lambda names: [name for name in names if name != names[-3]],
    ],
    ids=["on top", "reversed", "sorted", "one removed"],
)
def test_a_running_number_is_not_an_id(batch, workplace, now):
    """Neighbours in a sorted list are alike: Anna, Anne, Annie; and all share a switchboard."""
    names = [f"{start}{end}" for start in ("Ann", "Mari", "Joh") for end in "abcdefghij"]
    first = batch(numbered(names), RUNNING)
    with pytest.raises(ConfigError, match="the ID that somebody else had"):
        batch(numbered(now(names)), RUNNING)
    assert {row["First Name"]: row["vidmerge_video_url"] for row in workplace.links()} == first


def test_naming_a_column_does_not_let_rows_without_it_move(batch):
    header, rows = "First Name,Email,Company", ["Ann,,Acme", "Ben,b@x.example,Beta"]
    batch(rows, header, identity="Email")
    with pytest.raises(ConfigError, match="belong to someone else"):
        batch(["Zoe,,Zed", *rows], header, identity="Email")


def test_a_shared_address_proves_nothing(batch):
    header = "First Name,Email,Company"
    batch(["Ann,info@x.example,Acme", "Zoe,z@x.example,Zed"], header)
    with pytest.raises(ConfigError, match="a different name"):
        batch(["Bob,info@x.example,Acme", "Ann,info@x.example,Acme", "Zoe,z@x.example,Z"], header)


@pytest.mark.parametrize(
    ("header", "then", "now"),
    [
        ("Record ID,Company", ["1,Acme", "2,Beta", "3,Core"], ["1,Xa", "2,Ya", "3,Za"]),
        ("Record ID,Full Name", ["1,Ann Archer", "2,Ben Baker"], ["1,Anna Zed", "2,Benno Yu"]),
        ("Record ID,Kontakt", ["1,Ann", "2,Ben"], ["1,Zoe", "2,Yan"]),
    ],
)
def test_everything_that_distinguishes_people_is_compared(workplace, header, then, now):
    field = header.partition(",")[2]
    workplace.campaign.write_text(
        f"name: T\nfields: {{who: {{column: {field}}}}}\nlines:\n"
        "  - id: a\n    text: Hi {{ who }}.\n  - id: b\n    text: Bye.\n"
    )
    workplace.contacts.write_text("\n".join([header, *then]) + "\n")
    workplace.run(write_videos=False)
    workplace.contacts.write_text("\n".join([header, *now]) + "\n")
    with pytest.raises(ConfigError, match="with the same Record ID"):
        workplace.run(write_videos=False)


def test_ids_that_a_spreadsheet_rewrote_are_refused(batch):
    rows = [f"{n},P{n},p{n}@x.example,Acme" for n in range(101, 121)]
    batch(rows)
    with pytest.raises(ConfigError, match="20 people have a different Record ID"):
        batch([row.replace(",", ".0,", 1) for row in rows])


def test_a_renamed_header_ends_no_link(batch):
    rows = columns(PEOPLE, 1, 2, 3)
    first = batch(rows, "First Name,Email,Company")
    assert batch(rows, "First Name,E-Mail-Adresse,Company") == first


def test_many_ended_links_are_reported(batch):
    many, watching = [f"{n},P{n},p{n}@x.example,Acme" for n in range(1, 21)], Watching()
    batch(many)
    batch(many[:5], monitor=watching)
    assert "15 of 20 people whose links were made are not in" in watching.warnings[0]


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
    # Even with the same name it is another one.
    workplace.campaign.write_text(workplace.campaign.read_text().replace("Other", "Test"))
    with pytest.raises(ConfigError, match="holds the campaign"):
        batch(PEOPLE)
    # With the same hello it is still the same.
    workplace.campaign.write_text(
        "name: Reminder\nlines:\n  - id: a\n    text: Hi {{ first_name }}.\n"
        "  - id: b\n    text: Please pay.\n  - id: c\n    text: Take care!\n"
    )
    with pytest.raises(ConfigError, match="holds the campaign"):
        batch(PEOPLE)
    assert batch(PEOPLE, replace=True) == first
    workplace.campaign = ours
    with pytest.raises(ConfigError, match="holds the campaign"):
        batch(PEOPLE)


def test_a_campaign_that_is_renamed_moved_or_edited_continues(batch, workplace):
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
    """A run that ended before it made any link commits nobody."""
    with pytest.raises(RuntimeError):
        batch(PEOPLE, render=_stops)
    workplace.campaign.write_text("name: Other\nlines:\n  - id: z\n    text: Bye.\n")
    assert len(batch(["1,Zoe,z@y.example,Zed"])) == 1


def _stops(*_):
    raise RuntimeError("the machine went away")
