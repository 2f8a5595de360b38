"""Which reading each language has."""
