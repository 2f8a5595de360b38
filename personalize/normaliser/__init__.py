"""Text normalisation: numbers, money, dates, abbreviations and capitals of a line as words.

The voice does not use it yet.
"""
