"""What a recipient gets: the stitched video and its poster."""
