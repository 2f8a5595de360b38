"""Segments -> what recipients receive: MP4 files, posters, links.csv."""
