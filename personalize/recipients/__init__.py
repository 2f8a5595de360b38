"""Rows -> recipients: which columns hold what, who is greeted, and who each one is."""
