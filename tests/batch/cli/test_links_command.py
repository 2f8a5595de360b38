import pytest
from typer.testing import CliRunner

from batch.cli.commands import app


def _links(workplace, *options):
    arguments = ["links", str(workplace.root / "out"), *options]
    return CliRunner().invoke(app, arguments)


def test_links_writes_a_folder_for_each_tool_and_says_whom_it_found(workplace):
    workplace.contacts.write_text(
        "Record ID,First Name,Email,Company\n1,Ann,ann@acme.com,Acme\n2,Ben,,Acme\n"
    )
    workplace.run(write_videos=False)
    done = _links(workplace, "--for", "hubspot", "--for", "mailchimp")
    assert done.exit_code == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    assert lines[2] == ["HubSpot", "2", "record", "id", "hubspot/hubspot.csv"]
    assert lines[3] == ["Mailchimp", "1", "email", "mailchimp/mailchimp.csv", "1"]
    assert "which nobody else can open" in done.stdout
    exports = workplace.root / "out" / "exports"
    assert sorted(path.name for path in (exports / "mailchimp").iterdir()) == [
        *("left_out.csv", "mailchimp.csv", "steps.html"),
    ]
    done = _links(workplace, "--for", "hubspot", "--by", "email")
    assert (exports / "hubspot" / "hubspot.csv").read_text().startswith("Email,")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "--for is missing: hubspot, salesforce,"),
        (("--for", "hubspo"), "did you mean 'hubspot'"),
        (("--for", "hubspot"), "contains no batch"),
    ],
)
def test_bad_usage_is_one_message(workplace, options, message):
    done = _links(workplace, *options)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())


def test_no_tool_or_file_is_folded_at_80_columns(workplace):
    workplace.contacts.write_text("Record ID,First Name,Email,Company\n1,Ann,ann@acme.com,Acme\n")
    workplace.run(write_videos=False)
    done = CliRunner().invoke(
        app, ["links", str(workplace.root / "out"), "--for", "all"], env={"COLUMNS": "80"}
    )
    lines = done.stdout.splitlines()
    assert any("ActiveCampaign" in line and "activecampaign.csv" in line for line in lines)
