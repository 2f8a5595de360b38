"""Recipients and lines -> unique segments, their keys, and each recipient's sequence."""
