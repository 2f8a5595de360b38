"""One module per revision; its first line says what it does."""
