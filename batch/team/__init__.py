"""What holds for all batches of a team, in one database: approved names, and who asked to stop."""
