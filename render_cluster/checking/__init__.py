"""Checks of finished media: what a file's own bytes can prove about it."""
