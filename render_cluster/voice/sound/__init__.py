"""Sound: what a model synthesised, trimmed, levelled and with its pauses."""
