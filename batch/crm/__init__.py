"""The links for other people's tools: files to import, snippets for mails, and HubSpot's API."""
