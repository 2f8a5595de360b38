"""What is said to whom: recipients, campaign, script and plan. No Ray, no media."""
