"""Recipients x lines -> unique segments and variants, with the keys of the segments."""
