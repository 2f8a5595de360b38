"""Tables in, report pages out."""
