"""The built-in presenter: body, motion, lips, rasteriser and shading."""
