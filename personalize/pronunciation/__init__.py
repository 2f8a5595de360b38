"""How names and words are said: phonemes, the alphabets they are written in, and the lexicon."""
