"""The synthetic CRM export that `vidmerge sample` writes."""
