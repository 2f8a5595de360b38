"""Voices that speak in a process of their own: how it is asked, and its phonemes in ours."""
