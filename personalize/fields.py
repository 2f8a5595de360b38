"""The merge fields that vidmerge knows without being told, and where CRM exports keep them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

FieldKind = Literal["person", "company", "text", "number"]

# Headers as the exports of HubSpot, Salesforce, Pipedrive and Mailchimp write them, best first.
_HEADERS: dict[str, tuple[str, ...]] = {
    "record_id": (
        "Record ID",
        "Record ID - Contact",
        "Contact ID",
        "Lead ID",
        "Person - ID",
        "LEID",
        "hs_object_id",
        "ID",
    ),
    "first_name": ("First Name", "Given Name", "Person - First name", "FNAME"),
    "last_name": ("Last Name", "Family Name", "Surname", "Person - Last name", "LNAME"),
    "email": (
        "Email",
        "Email Address",
        "E-mail Address",
        "Person - Email",
        "Person - Email - Work",
    ),
    "company": (
        "Company",
        "Company Name",
        "Associated Company",
        "Primary Associated Company",
        "Account Name",
        "Company / Account",
        "Organization",
        "Person - Organization",
    ),
    "industry": ("Industry", "Company Industry"),
    "job_title": ("Job Title", "Title", "Person - Job title"),
    "owner": ("Contact owner", "Owner", "Lead Owner", "Account Owner", "Person - Owner"),
    "country": ("Country/Region", "Country", "Mailing Country"),
    "phone": ("Phone Number", "Phone", "Mobile Phone Number", "Person - Phone"),
}
_KINDS: dict[str, FieldKind] = {
    "first_name": "person",
    "last_name": "person",
    "owner": "person",
    "company": "company",
}

KNOWN_FIELDS = tuple(_HEADERS)


def usual_kind(field: str) -> FieldKind:
    """The kind of a field whose campaign does not state one."""
    return _KINDS.get(field, "text")


def usual_headers(field: str) -> tuple[str, ...]:
    """The headers under which CRM exports keep a known field, best first; empty for others."""
    return _HEADERS.get(field, ())


def find_column(wanted: str, header: Sequence[str]) -> list[int]:
    """Positions of a column by name: the exact ones, else those that differ in case or spacing."""
    exact = [i for i, name in enumerate(header) if name == wanted]
    return exact or [i for i, name in enumerate(header) if _fold(name) == _fold(wanted)]


def find_known_column(field: str, header: Sequence[str]) -> list[int]:
    """Positions of a known field's column by the header that its best-ranked export uses."""
    for usual in usual_headers(field):
        found = find_column(usual, header)
        if found:
            return found
    return []


def _fold(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
