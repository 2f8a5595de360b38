"""Text files with a delimiter: how they are written, and their records."""
