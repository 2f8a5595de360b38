"""The merge fields that vidmerge knows, and what their values are."""

from __future__ import annotations

from typing import Literal

FieldKind = Literal[
    "person",
    "company",
    "text",
    "number",
    "money",
    "percent",
    "date",
    "url",
    "email",
    "phone",
    "country",
    "language",
]
"""What the values of a field are."""
FieldRole = Literal["given_name", "surname", "whole_name", "owner", "other"]
"""Whose name a person's field contains, and which part of it."""

KNOWN_FIELDS = (
    "record_id",
    "first_name",
    "last_name",
    "full_name",
    "email",
    "company",
    "industry",
    "job_title",
    "owner",
    "country",
    "phone",
    "website",
    "language",
)
"""The fields that need no entry in a campaign; `headers/tools.yaml` has their columns."""

_KINDS: dict[str, FieldKind] = {
    "first_name": "person",
    "last_name": "person",
    "full_name": "person",
    "owner": "person",
    "company": "company",
    "email": "email",
    "country": "country",
    "phone": "phone",
    "website": "url",
    "language": "language",
}


_ROLES: dict[str, FieldRole] = {
    "last_name": "surname",
    "full_name": "whole_name",
    "owner": "owner",
}


def usual_kind(field: str) -> FieldKind:
    """The default kind of a field."""
    return _KINDS.get(field, "text")


def role_of(field: str, kind: FieldKind) -> FieldRole:
    """The role of a field; a person's name that is not a surname or the owner's is greeted."""
    if kind != "person":
        return "owner" if field == "owner" else "other"
    return _ROLES.get(field, "given_name")
