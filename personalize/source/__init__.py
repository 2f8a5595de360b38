"""The export as a table, whatever file it comes in: encoding, delimiter, sheets, damage."""
