"""From segments to what recipients get: MP4 files, posters, links.csv."""
