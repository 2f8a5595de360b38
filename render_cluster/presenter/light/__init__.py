"""Key lights, ambient light, and the presenter's shadow on the wall."""
