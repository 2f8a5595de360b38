"""Which columns of an export hold the known fields, by the headers that each tool writes."""
