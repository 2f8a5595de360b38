"""A local account of HubSpot, and an export of its contacts."""

HEADER = "Record ID,First Name,Email,Company,Lead Status\n"


def contacts(count, first=1):
    """An export of HubSpot, in which all share their videos."""
    rows = range(first, first + count)
    return HEADER + "".join(f"{row},Ann,p{row}@x.org,Acme,\n" for row in rows)


def account(count, first=1):
    return {str(row): {"email": f"p{row}@x.org"} for row in range(first, first + count)}
