"""What a presenter is: recipe, wardrobe, assets, and the baked pack."""
