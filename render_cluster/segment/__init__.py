"""Segment rendering: one plain class that preview, tests and Ray all use."""
