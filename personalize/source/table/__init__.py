"""The table that every export becomes: its cells, where each row is in the file, what is no row."""
