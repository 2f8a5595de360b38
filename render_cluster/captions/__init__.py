"""Captions: when each word that people read is said, and cues made of them."""
