"""Making segments: a plain class that preview, tests and Ray use alike."""
