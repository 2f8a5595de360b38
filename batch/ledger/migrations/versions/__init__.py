"""One module for each revision; what each one does stands in its first line."""
