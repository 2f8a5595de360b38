"""What spreadsheets do to an export's columns: found by their content, and named."""
