"""The template script: parsing, checking and filling its lines."""
