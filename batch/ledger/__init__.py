"""The database of a batch: what was planned, rendered, failed and linked."""
