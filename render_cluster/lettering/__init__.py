"""Text in pictures: any script, shaped, and fitted into the space that there is."""
