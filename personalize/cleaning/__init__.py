"""Cells of names cleaned up: what was changed in each, and why. Each kind can be switched off."""
