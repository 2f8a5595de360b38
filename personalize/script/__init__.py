"""The template script: parse, check and fill its lines."""
