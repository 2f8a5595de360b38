"""Names of other languages: read by their rules, in the nearest sounds of the voice's language."""
