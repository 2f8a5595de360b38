"""One line of a script as it is said: numbers, money, dates, abbreviations and capitals as words."""
