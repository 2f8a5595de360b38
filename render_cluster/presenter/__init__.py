"""The built-in presenter: body, motion, lips, rasteriser and shading."""

import warp as wp

# Warp prints its start-up to stdout, which is for results; a machine without CUDA is no warning.
wp.config.quiet = True
