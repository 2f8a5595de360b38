"""The name desk: how people approved that names are said, for all batches."""
