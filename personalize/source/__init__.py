"""The CRM export as a table: encoding, delimiter, columns, malformed rows."""
