"""Japanese and Mandarin, each by its own reader; Hindi is read by espeak-ng."""
