"""Language tags, and what people write for languages and countries."""
