"""`vidmerge translate`: the missing texts of a campaign file, proposed and written into it."""
