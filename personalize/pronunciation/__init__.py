"""How names and words are said: phonemes, the alphabets they are written in, and the lexicon.

The voice does not use it yet.
"""
