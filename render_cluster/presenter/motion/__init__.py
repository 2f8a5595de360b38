"""Body motion: gestures, styles, hands, beats, and the skeleton that they move."""
