"""How a segment is made: voice, presenter, picture, sound, store, and the thin Ray layer."""
