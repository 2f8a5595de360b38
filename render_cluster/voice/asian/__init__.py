"""Japanese and Mandarin: words, readings and numbers by libraries, sounds by tables."""
