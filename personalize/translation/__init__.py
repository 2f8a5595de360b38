"""Translation of a script's texts: proposals in which its tags and markup are as they were."""
