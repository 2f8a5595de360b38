"""The campaign file: what it may say, and where its faults are."""
