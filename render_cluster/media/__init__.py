"""Encoded video and audio: H.264, AAC, MP4 boxes, CMAF segments, movie layout."""
