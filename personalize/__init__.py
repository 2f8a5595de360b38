"""The domain: recipients, script and plan. No Ray, no media."""
