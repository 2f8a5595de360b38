"""Sources of the names lexicon: curated tables, and the rules that they are checked with."""
