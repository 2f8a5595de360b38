"""The content-addressed store of segments, clips and posters."""
