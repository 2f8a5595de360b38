"""Lip sync: phonemes -> visemes -> facial coefficients."""
