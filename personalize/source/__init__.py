"""The CRM export as a table: its encoding, delimiter, columns and broken rows."""
