"""What a voice and an engine are: speech with timed phonemes, and what is known of a voice."""
