"""The speaking face: phonemes -> visemes -> facial coefficients."""
