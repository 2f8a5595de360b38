"""What stands around the presenter: framing, background, camera."""
