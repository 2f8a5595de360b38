"""English: from text to phonemes with their origins."""
