"""Words as data: stand-ins for a name, and notes that somebody is not to be written to."""
