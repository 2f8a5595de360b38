"""Lights, ambient light, and the shadow on the wall."""
