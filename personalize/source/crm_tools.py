"""Which tool wrote an export, by the headers that only this tool uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Tool, and headers that must all be present. The first match counts.
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Google Contacts", (r"E-mail 1 - (?:Value|Label|Type)",)),
    ("Pipedrive", (r"Person - .+",)),
    ("Mailchimp", ("LEID",)),
    ("Mailchimp", ("MEMBER_RATING",)),
    ("Mailchimp", ("FNAME", r"EMAIL|Email Address")),
    ("Apollo", (r"Apollo Contact Id",)),
    ("Copper", (r"Email \((?:Work|Personal|Other)\)",)),
    ("Klaviyo", (r"Klaviyo ID",)),
    ("HubSpot", (r"Record ID(?: - Contact)?", r"First Name|Email")),
    ("HubSpot", (r"hs_object_id",)),
    ("HubSpot (German)", (r"Datensatz-ID",)),
    ("HubSpot (French)", (r"Num[ée]ro d.enregistrement",)),
    ("HubSpot (Spanish)", (r"ID de registro.*",)),
    ("HubSpot (Portuguese)", (r"ID do registro",)),
    ("Salesforce", (r"Company / Account",)),
    (
        "Salesforce",
        (r"(?:Contact|Lead|Account) ID(?: \(18\))?", r"Account Name|Company|Lead Owner"),
    ),
    ("Salesforce", (r"Mailing (?:City|Country|Street).*", r"Account Name")),
    ("Salesforce Data Loader", (r"FirstName|FIRSTNAME", r"LastName|LASTNAME", r"I[Dd]")),
    ("Dynamics 365", (r"\(Do Not Modify\) .+",)),
    ("Zoho", (r"(?:Contact|Lead) Id", r"(?:Contact|Lead) Owner Id|Email Opt Out")),
    ("Shopify", (r"Accepts (?:Email )?Marketing",)),
    ("Eventbrite", (r"Order (?:#|ID)", r"Ticket Type")),
    ("Outreach", ("Emails", "Account")),
    ("LinkedIn", (r"Connected On",)),
    ("ActiveCampaign", ("Contact ID|ID", r"Customer Account|Subscriber Score|Score")),
)


def recognise_tool(header: Sequence[str]) -> str:
    """The tool whose exports have such headers; empty if unknown."""
    names = [name.strip().lstrip("\ufeff") for name in header]
    for tool, signs in _SIGNS:
        if all(any(re.fullmatch(sign, name) for name in names) for sign in signs):
            return tool
    return ""
