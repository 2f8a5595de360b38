"""The built-in presenter: body, motion, lip sync, rasteriser and shading."""
