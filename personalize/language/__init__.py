"""Languages: tags, what people write for them, and which one each recipient gets."""
