"""The domain: recipients, script, plan. No Ray, no media."""
