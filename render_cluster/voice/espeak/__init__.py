"""European languages and Hindi, by espeak-ng, which runs in a process of its own."""
