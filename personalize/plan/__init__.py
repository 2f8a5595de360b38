"""Recipients x lines -> unique segments, their keys, and each recipient's sequence."""
