"""HubSpot's API: the links of a batch as properties of its contacts."""
