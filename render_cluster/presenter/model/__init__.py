"""What defines a presenter: recipe, wardrobe, assets, and the baked pack."""
