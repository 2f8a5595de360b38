"""How values are shown and said: names, companies, numbers."""
