"""Finished videos elsewhere: as MP4 files or as HLS, in a folder or in object storage."""
