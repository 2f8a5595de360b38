"""Languages other than English, by espeak-ng, which runs in a process of its own."""
