"""Body motion: gestures, styles, hands, beats, and the skeleton they drive."""
