"""What engines share: from phonemes to speech on the time grid, by any model."""
