"""The inputs of a run: files, folder, settings, and a monitor for its progress."""
