"""What each column of an export means, and the values that the fields of a campaign get from it."""
