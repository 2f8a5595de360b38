"""The made-up CRM export that `vidmerge sample` writes."""
