"""Everything around the presenter: framing, background, camera."""
