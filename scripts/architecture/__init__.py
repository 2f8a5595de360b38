"""The drawing of the packages: which there are, what each imports, and where each stands."""
