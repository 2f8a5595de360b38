"""The properties of a contact that hold our values, created where they are missing."""

from __future__ import annotations

from dataclasses import dataclass

from batch.crm.hubspot.client import HubSpot, RefusedError
from personalize.errors import ConfigError

_GROUP = "vidmerge"
_SCOPES = "crm.objects.contacts.write and crm.schemas.contacts.write"
_MISSING, _EXISTS, _FORBIDDEN = 404, 409, 403


@dataclass(frozen=True, slots=True)
class Property:
    """A property; `also` are types that hold its values too, if somebody created it before."""

    name: str
    label: str
    description: str
    type: str = "string"
    field_type: str = "text"
    also: tuple[str, ...] = ()


PROPERTIES = (
    Property("vidmerge_video_url", "Video link", "Where this contact's own video plays"),
    Property("vidmerge_thumbnail_url", "Video picture", "The picture for mails"),
    Property(
        "vidmerge_status",
        "Video status",
        "video, or why there is none: rejected, failed, error",
        also=("enumeration",),
    ),
    Property("vidmerge_batch", "Video campaign", "The campaign that the video is from"),
    Property(
        "vidmerge_made_at",
        "Video made at",
        "When the last run of the campaign ended",
        "datetime",
        "date",
        ("string",),
    ),
)


def objects_path(version: str) -> str:
    """The contacts of the API in a version."""
    return "/crm/v3/objects/contacts" if version == "v3" else f"/crm/objects/{version}/contacts"


def properties_path(version: str) -> str:
    """The properties of contacts in a version."""
    return (
        f"/crm/{version}/properties/contacts"
        if version == "v3"
        else (f"/crm/properties/{version}/contacts")
    )


def create_properties(hubspot: HubSpot) -> list[str]:
    """Creates what is missing, and returns the names of that.

    Raises:
        ConfigError: a property exists with a type that cannot hold our values, or the token may not
            do this.
    """
    path = properties_path(hubspot.version)
    try:
        missing = [one for one in PROPERTIES if not _exists(hubspot, path, one)]
        if missing:
            _create(hubspot, f"{path}/groups", {"name": _GROUP, "label": "vidmerge"})
        for one in missing:
            _create(hubspot, path, _definition(one))
    except RefusedError as error:
        if error.status == _FORBIDDEN:
            raise ConfigError(
                f"HubSpot's token may not do this: {error}. It needs the scopes {_SCOPES}"
            ) from error
        raise ConfigError(f"HubSpot refused to create properties: {error}") from error
    return [one.name for one in missing]


def _exists(hubspot: HubSpot, path: str, wanted: Property) -> bool:
    try:
        found = hubspot.get(f"{path}/{wanted.name}").get("type")
    except RefusedError as error:
        if error.status == _MISSING:
            return False
        raise
    if found not in (wanted.type, *wanted.also):
        raise ConfigError(
            f"HubSpot's property {wanted.name} is of type {found}, not {wanted.type}; delete or "
            "rename it there, and push again"
        )
    return True


def _create(hubspot: HubSpot, path: str, body: dict[str, str]) -> None:
    try:
        hubspot.post(path, dict(body))
    except RefusedError as error:
        if error.status != _EXISTS:  # which somebody else has just created
            raise


def _definition(one: Property) -> dict[str, str]:
    return {
        "name": one.name,
        "label": one.label,
        "description": one.description,
        "type": one.type,
        "fieldType": one.field_type,
        "groupName": _GROUP,
    }
