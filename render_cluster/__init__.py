"""Voice, presenter, media, store, and the Ray workers that render segments."""
