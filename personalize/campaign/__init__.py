"""The campaign file: its schema, and errors that point to the line at fault."""
