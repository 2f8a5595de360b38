"""Tables in, tables and pages out."""
