"""What identifies people from run to run, what reaches them, and which rows are one person."""
