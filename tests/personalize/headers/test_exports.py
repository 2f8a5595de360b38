"""One synthetic export of each tool, read without a mapping: who is greeted and who is not."""

from pathlib import Path

import pytest

from personalize.headers.tables import recognise_tool, tool_tables
from personalize.recipients.recipients import read_recipients
from personalize.source.reading import read_source

FOLDER = Path(__file__).parent / "exports"

# File, tool, the header that identifies, and who gets no video.
EXPORTS = [
    ("hubspot", "HubSpot", "Record ID", ["Otto Out", "Bea Bounced"]),
    ("hubspot_de", "HubSpot (German)", "Datensatz-ID", ["Otto Out"]),
    ("hubspot_fr", "HubSpot (French)", "ID de l'enregistrement", ["Otto Out"]),
    ("hubspot_es", "HubSpot (Spanish)", "ID de registro", ["Otto Out"]),
    ("hubspot_it", "HubSpot (Italian)", "ID record", ["Otto Out"]),
    ("hubspot_nl", "HubSpot (Dutch)", "Record-ID", ["Otto Out"]),
    ("hubspot_pt", "HubSpot (Portuguese)", "ID do registro", ["Otto Out"]),
    ("hubspot_ja", "HubSpot (Japanese)", "レコードID", ["Otto Out"]),
    ("salesforce_report", "Salesforce", "Contact ID", ["Otto Out", "Bea Bounced"]),
    ("salesforce_leads_report", "Salesforce", "Lead ID", ["Otto Out"]),
    ("salesforce_data_loader", "Salesforce Data Loader", "ID", ["Otto Out", "Bea Bounced"]),
    ("salesforce_de", "Salesforce (German)", "Kontakt-ID", ["Otto Out"]),
    ("pipedrive", "Pipedrive", "Person - ID", ["Otto Out", "Bea Bounced", "Nora Nono"]),
    ("pipedrive_de", "Pipedrive (German)", "Person - ID", ["Otto Out"]),
    ("pipedrive_fr", "Pipedrive (French)", "Personne - E-mail - Travail", ["Otto Out"]),
    ("pipedrive_es", "Pipedrive (Spanish)", "Persona - ID", ["Otto Out"]),
    ("pipedrive_pt", "Pipedrive (Portuguese)", "Pessoa - ID", ["Otto Out"]),
    ("mailchimp", "Mailchimp", "LEID", ["Otto Out"]),
    ("mailchimp_status", "Mailchimp", "LEID", ["Otto Out", "Bea Bounced"]),
    ("mailchimp_de", "Mailchimp", "LEID", ["Otto Out"]),
    ("outreach", "Outreach", "Prospect ID", ["Otto Out"]),
    ("salesloft", "Salesloft", "ID", ["Otto Out", "Bea Bounced"]),
    ("apollo", "Apollo", "Apollo Contact Id", ["Otto Out", "Bea Bounced"]),
    ("activecampaign", "ActiveCampaign", "Contact ID", ["Otto Out", "Bea Bounced"]),
    ("klaviyo", "Klaviyo", "Klaviyo ID", ["Otto Out", "Bea Bounced"]),
    ("zoho", "Zoho", "Record Id", ["Otto Out"]),
    ("dynamics365", "Dynamics 365", "(Do Not Modify) Contact", ["Otto Out", "Bulk Out"]),
    ("dynamics365_fr", "Dynamics 365 (French)", "(Ne pas modifier) Contact", []),
    ("google_contacts", "Google Contacts", "E-mail 1 - Value", ["Otto Out"]),
    ("google_contacts_old", "Google Contacts", "E-mail 1 - Value", []),
    ("linkedin_lead_forms", "LinkedIn lead forms", "Lead ID", ["Otto Out"]),
    ("linkedin_connections", "LinkedIn connections", "Email Address", []),
]
_WITHOUT_COMPANY = ("mailchimp_status", "mailchimp_de")


@pytest.mark.parametrize(("name", "tool", "identity", "nobody"), EXPORTS)
def test_an_export_is_read_without_a_mapping(make_campaign, name, tool, identity, nobody):
    path = FOLDER / f"{name}.csv"
    assert recognise_tool(read_source(path).header) == tool
    about = "" if name in _WITHOUT_COMPANY else " How is {{ company }}?"
    recipients = read_recipients(path, make_campaign(f"Hi {{{{ first_name }}}}.{about}"))
    assert recipients.identities.column == identity
    rows = recipients.accepted.to_pylist()
    assert [row["display_name"] for row in rows] == ["Maria Gonzalez", "Jan Kowalski"]
    assert [row["first_name__said"] for row in rows] == ["Maria", "Jan"]
    if about:
        assert [row["company__said"].split()[0] for row in rows] == ["Acme", "Beta"]
    assert recipients.rejected["display_name"].to_pylist() == nobody
    reasons = recipients.rejected["reason"].to_pylist()
    assert all("has opted out" in r or "cannot be reached by e-mail" in r for r in reasons)


def test_every_sample_is_tried():
    assert {path.stem for path in FOLDER.iterdir()} == {name for name, *_ in EXPORTS}


def test_every_tool_with_signs_is_tried_or_an_older_one():
    tried = {tool for _, tool, *_ in EXPORTS}
    untried = {table.tool for table in tool_tables() if table.signs} - tried
    assert untried == {
        "Copper", "Dynamics 365 (other languages)", "Eventbrite", "Mailchimp (German)",
        "Salesforce (French)", "Salesforce (Spanish, Portuguese, Italian, Dutch, Japanese)",
        "Shopify",
    }  # fmt: skip
