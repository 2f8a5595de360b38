"""The merge fields that vidmerge knows, and where CRM exports keep them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal

FieldKind = Literal["person", "company", "text", "number"]
FieldRole = Literal["given_name", "surname", "owner", "other"]
"""Whose name a person's field contains, and which part of it."""

# Headers as the exports of CRM and e-mail tools write them, best first: HubSpot, Salesforce,
# Pipedrive, Mailchimp, Outreach, Apollo, ActiveCampaign, Klaviyo, Zoho, Dynamics, Google Contacts,
# Copper, Close, Freshsales, Intercom, Shopify, Eventbrite; and their other languages. An e-mail
# column not listed here is found by its content (email_column.py).
_HEADERS: dict[str, tuple[str, ...]] = {
    "record_id": (
        "Record ID",
        "Record ID - Contact",
        "Contact ID",
        "Contact Id",
        "Lead ID",
        "Person - ID",
        "Prospect ID",
        "Person ID",
        "Contact Record ID",
        "Apollo Contact Id",
        "Copper ID",
        "Klaviyo ID",
        "Subscriber ID",
        "LEID",
        "hs_object_id",
        "Datensatz-ID",
        "ID de registro",
        "ID de registro - Contacto",
        "Numéro d'enregistrement",
        "ID do registro",
        "ID record",
        "Record-ID",
        "レコードID",
        "ID",
    ),
    "first_name": (
        "First Name",
        "Given Name",
        "Person - First name",
        "FNAME",
        "Contact First Name",
        "Vorname",
        "Prénom",
        "Nombre",
        "Nombre de pila",
        "Nome",
        "Voornaam",
        "Primeiro nome",
        "名",
    ),
    "last_name": (
        "Last Name",
        "Family Name",
        "Surname",
        "Person - Last name",
        "LNAME",
        "Contact Last Name",
        "Nachname",
        "Nom de famille",
        "Nom",
        "Apellidos",
        "Apellido",
        "Cognome",
        "Achternaam",
        "Sobrenome",
        "姓",
    ),
    "full_name": ("Full Name", "Name", "Person - Name", "Contact Name", "Display Name"),
    "email": (
        "Email",
        "Email Address",
        "E-mail",
        "E-mail Address",
        "Person - Email - Work",
        "Person - Email",
        "Email (Work)",
        "Work Email",
        "E-mail 1 - Value",
        "Email 1",
        "Emails",
        "Primary Email",
        "Contact Email",
        "Customer Email",
        "Email Addresses",
        "Emailadresse",
        "E-Mail-Adresse",
        "Adresse e-mail",
        "Courriel",
        "Correo",
        "Correo electrónico",
        "Indirizzo e-mail",
        "E-mailadres",
        "Endereço de e-mail",
        "メールアドレス",
        "Eメール",
    ),
    "company": (
        "Company",
        "Company Name",
        "Associated Company",
        "Primary Associated Company",
        "Associated Company (Primary)",
        "Account Name",
        "Company / Account",
        "Organization",
        "Organization Name",
        "Person - Organization",
        "Account",
        "Unternehmensname",
        "Unternehmen",
        "Firma",
        "Nom de l'entreprise",
        "Entreprise",
        "Société",
        "Nombre de la empresa",
        "Empresa",
        "Nome da empresa",
        "Azienda",
        "Bedrijfsnaam",
        "会社名",
    ),
    "industry": ("Industry", "Company Industry", "Branche", "Secteur", "Sector"),
    "job_title": ("Job Title", "Title", "Person - Job title", "Position"),
    "owner": ("Contact owner", "Owner", "Lead Owner", "Account Owner", "Person - Owner"),
    "country": ("Country/Region", "Country", "Mailing Country", "Land", "Pays", "País"),
    "phone": ("Phone Number", "Phone", "Mobile Phone Number", "Person - Phone", "Telefon"),
}
_KINDS: dict[str, FieldKind] = {
    "first_name": "person",
    "last_name": "person",
    "full_name": "person",
    "owner": "person",
    "company": "company",
}

KNOWN_FIELDS = tuple(_HEADERS)


def usual_kind(field: str) -> FieldKind:
    """The default kind of a field."""
    return _KINDS.get(field, "text")


def role_of(field: str, kind: FieldKind) -> FieldRole:
    """The role of a field; a person's name that is not a surname or the owner's is greeted."""
    if field in ("last_name", "owner"):
        return "surname" if field == "last_name" else "owner"
    return "given_name" if kind == "person" else "other"


def usual_headers(field: str) -> tuple[str, ...]:
    """The headers under which CRM exports keep a known field, best first; empty for others."""
    return _HEADERS.get(field, ())


def find_column(wanted: str, header: Sequence[str]) -> list[int]:
    """Positions of a column by name: exact matches, else those that differ in case or spacing."""
    exact = [i for i, name in enumerate(header) if name == wanted]
    return exact or [i for i, name in enumerate(header) if _fold(name) == _fold(wanted)]


def find_known_column(field: str, header: Sequence[str]) -> list[int]:
    """Positions of a known field's column, by the best-ranked header that the export has."""
    for usual in usual_headers(field):
        found = find_column(usual, header)
        if found:
            return found
    return []


def _fold(name: str) -> str:
    """Letters and digits only; composed and decomposed letters are the same."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(letter for letter in composed.casefold() if letter.isalnum())
