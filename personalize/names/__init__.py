"""How values are displayed and how they are spoken: names, companies, numbers."""
